-- tpch: the eight tables of the TPC-H benchmark, with its names, types, keys and ranges of values.
--
-- Parts are bought from suppliers and sold to customers of 25 nations; an order has 1 to 7 lines, each of a part by one
-- of the four suppliers who have it. The sizes are in TPC-H's proportions: scale 1000 has those of its scale factor 1.
-- Natural sizes: region 5, nation 25, part 200, supplier 10, customer 150
--
-- TPC-H-shaped, not TPC-H: nations are numbered region by region, o_totalprice is drawn and not the sum of the lines,
-- customers without orders are few, and texts are made of other words. Do not call what you measure TPC-H results.

CREATE TABLE region (
    r_regionkey INTEGER PRIMARY KEY DEFAULT misata_sequence(0) CHECK (r_regionkey BETWEEN 0 AND 4),
    r_name      CHAR(25) NOT NULL DEFAULT CASE r_regionkey
                    WHEN 0 THEN 'AFRICA' WHEN 1 THEN 'AMERICA' WHEN 2 THEN 'ASIA' WHEN 3 THEN 'EUROPE'
                    ELSE 'MIDDLE EAST' END,
    r_comment   VARCHAR(152)
);

CREATE TABLE nation (
    n_nationkey INTEGER PRIMARY KEY DEFAULT misata_sequence(0) CHECK (n_nationkey BETWEEN 0 AND 24),
    -- five nations of each region
    n_name      CHAR(25) NOT NULL DEFAULT CASE 5 * n_regionkey + n_nationkey % 5
                    WHEN 0 THEN 'ALGERIA' WHEN 1 THEN 'ETHIOPIA' WHEN 2 THEN 'KENYA' WHEN 3 THEN 'MOROCCO'
                    WHEN 4 THEN 'MOZAMBIQUE'
                    WHEN 5 THEN 'ARGENTINA' WHEN 6 THEN 'BRAZIL' WHEN 7 THEN 'CANADA' WHEN 8 THEN 'PERU'
                    WHEN 9 THEN 'UNITED STATES'
                    WHEN 10 THEN 'CHINA' WHEN 11 THEN 'INDIA' WHEN 12 THEN 'INDONESIA' WHEN 13 THEN 'JAPAN'
                    WHEN 14 THEN 'VIETNAM'
                    WHEN 15 THEN 'FRANCE' WHEN 16 THEN 'GERMANY' WHEN 17 THEN 'ROMANIA' WHEN 18 THEN 'RUSSIA'
                    WHEN 19 THEN 'UNITED KINGDOM'
                    WHEN 20 THEN 'EGYPT' WHEN 21 THEN 'IRAN' WHEN 22 THEN 'IRAQ' WHEN 23 THEN 'JORDAN'
                    ELSE 'SAUDI ARABIA' END,
    n_regionkey INTEGER NOT NULL DEFAULT misata_fk('fanout', 1, 5, 5) REFERENCES region,
    n_comment   VARCHAR(152)
);

CREATE TABLE part (
    p_partkey     INTEGER PRIMARY KEY CHECK (p_partkey > 0),
    p_name        VARCHAR(55) NOT NULL DEFAULT
                      concat_ws(' ', misata_vocabulary('colour'), misata_vocabulary('colour'),
                      misata_vocabulary('colour'), misata_vocabulary('colour')),
    p_mfgr        CHAR(25) NOT NULL DEFAULT 'Manufacturer#' || misata_choice(['1', '2', '3', '4', '5']),
    -- the manufacturer's number and one of its own
    p_brand       CHAR(10) NOT NULL DEFAULT 'Brand#' || right(p_mfgr, 1) || misata_choice(['1', '2', '3', '4', '5']),
    p_type        VARCHAR(25) NOT NULL DEFAULT concat_ws(' ',
                      misata_choice(['STANDARD', 'SMALL', 'MEDIUM', 'LARGE', 'ECONOMY', 'PROMO']),
                      misata_choice(['ANODIZED', 'BURNISHED', 'PLATED', 'POLISHED', 'BRUSHED']),
                      misata_choice(['TIN', 'NICKEL', 'BRASS', 'STEEL', 'COPPER'])),
    p_size        INTEGER NOT NULL DEFAULT misata_uniform(1, 50) CHECK (p_size BETWEEN 1 AND 50),
    p_container   CHAR(10) NOT NULL DEFAULT concat_ws(' ', misata_choice(['SM', 'LG', 'MED', 'JUMBO', 'WRAP']),
                      misata_choice(['CASE', 'BOX', 'BAG', 'JAR', 'PKG', 'PACK', 'CAN', 'DRUM'])),
    p_retailprice DECIMAL(15, 2) NOT NULL DEFAULT CAST(
                      90000 + (p_partkey // 10) % 20001 + 100 * (p_partkey % 1000) AS DECIMAL(15, 2)) / 100
                      CHECK (p_retailprice BETWEEN 900 AND 2100),
    p_comment     VARCHAR(23) NOT NULL
);

CREATE TABLE supplier (
    s_suppkey   INTEGER PRIMARY KEY,
    s_name      CHAR(25) NOT NULL DEFAULT 'Supplier#' || lpad(CAST(s_suppkey AS VARCHAR), 9, '0'),
    s_address   VARCHAR(40) NOT NULL DEFAULT misata_regex('[a-zA-Z0-9,]{10,20}'),
    s_nationkey INTEGER NOT NULL REFERENCES nation,
    -- country codes are the nation's key and 10
    s_phone     CHAR(15) NOT NULL DEFAULT lpad(CAST(s_nationkey + 10 AS VARCHAR), 2, '0')
                      || '-' || misata_regex('[1-9]\d{2}-[1-9]\d{2}-[1-9]\d{3}'),
    s_acctbal   DECIMAL(15, 2) NOT NULL DEFAULT misata_uniform(-999.99, 9999.99)
                    CHECK (s_acctbal BETWEEN -999.99 AND 9999.99),
    s_comment   VARCHAR(101) NOT NULL
);

CREATE TABLE partsupp (
    -- four suppliers of each part
    ps_partkey    INTEGER NOT NULL DEFAULT misata_fk('fanout', 1, 4, 4) REFERENCES part,
    ps_suppkey    INTEGER NOT NULL REFERENCES supplier,
    ps_availqty   INTEGER NOT NULL DEFAULT misata_uniform(1, 9999) CHECK (ps_availqty BETWEEN 1 AND 9999),
    ps_supplycost DECIMAL(15, 2) NOT NULL DEFAULT misata_uniform(1.0, 1000.0)
                      CHECK (ps_supplycost BETWEEN 1 AND 1000),
    ps_comment    VARCHAR(199) NOT NULL,
    PRIMARY KEY (ps_partkey, ps_suppkey)
);

CREATE TABLE customer (
    c_custkey    INTEGER PRIMARY KEY,
    c_name       VARCHAR(25) NOT NULL DEFAULT 'Customer#' || lpad(CAST(c_custkey AS VARCHAR), 9, '0'),
    c_address    VARCHAR(40) NOT NULL DEFAULT misata_regex('[a-zA-Z0-9,]{10,20}'),
    c_nationkey  INTEGER NOT NULL REFERENCES nation,
    c_phone      CHAR(15) NOT NULL DEFAULT lpad(CAST(c_nationkey + 10 AS VARCHAR), 2, '0')
                       || '-' || misata_regex('[1-9]\d{2}-[1-9]\d{2}-[1-9]\d{3}'),
    c_acctbal    DECIMAL(15, 2) NOT NULL DEFAULT misata_uniform(-999.99, 9999.99)
                     CHECK (c_acctbal BETWEEN -999.99 AND 9999.99),
    c_mktsegment CHAR(10) NOT NULL DEFAULT misata_choice(
                     ['AUTOMOBILE', 'BUILDING', 'FURNITURE', 'HOUSEHOLD', 'MACHINERY']),
    c_comment    VARCHAR(117) NOT NULL
);

CREATE TABLE orders (
    o_orderkey      BIGINT PRIMARY KEY,
    o_custkey       INTEGER NOT NULL REFERENCES customer,
    -- today is 1995-06-17: lines that are shipped by then are finished, later ones open, around it an order has both
    o_orderstatus   CHAR(1) NOT NULL DEFAULT CASE
                        WHEN o_orderdate < DATE '1995-02-16' THEN 'F'
                        WHEN o_orderdate < DATE '1995-06-17' THEN 'P'
                        ELSE 'O' END,
    o_totalprice    DECIMAL(15, 2) NOT NULL DEFAULT misata_gamma(3.0, 50000.0)
                        CHECK (o_totalprice BETWEEN 800 AND 600000),
    o_orderdate     DATE NOT NULL DEFAULT misata_uniform(DATE '1992-01-01', DATE '1998-08-03'),
    o_orderpriority CHAR(15) NOT NULL DEFAULT misata_choice(
                        ['1-URGENT', '2-HIGH', '3-MEDIUM', '4-NOT SPECIFIED', '5-LOW']),
    o_clerk         CHAR(15) NOT NULL DEFAULT 'Clerk#' || lpad(CAST(misata_uniform(1, 1000) AS VARCHAR), 9, '0'),
    o_shippriority  INTEGER NOT NULL DEFAULT misata_constant(0),
    o_comment       VARCHAR(79) NOT NULL
);

CREATE TABLE lineitem (
    l_orderkey      BIGINT NOT NULL DEFAULT misata_fk('fanout', 1, 4, 7) REFERENCES orders,
    l_partkey       INTEGER NOT NULL,
    l_suppkey       INTEGER NOT NULL,
    l_linenumber    INTEGER NOT NULL DEFAULT misata_line_number(),
    l_quantity      DECIMAL(15, 2) NOT NULL DEFAULT misata_uniform(1, 50) CHECK (l_quantity BETWEEN 1 AND 50),
    l_extendedprice DECIMAL(15, 2) NOT NULL DEFAULT l_quantity * l_partkey.ps_partkey.p_retailprice
                        CHECK (l_extendedprice > 0),
    l_discount      DECIMAL(15, 2) NOT NULL DEFAULT misata_uniform(0.00, 0.10) CHECK (l_discount BETWEEN 0 AND 0.10),
    l_tax           DECIMAL(15, 2) NOT NULL DEFAULT misata_uniform(0.00, 0.08) CHECK (l_tax BETWEEN 0 AND 0.08),
    l_returnflag    CHAR(1) NOT NULL DEFAULT CASE
                        WHEN l_receiptdate <= DATE '1995-06-17' THEN misata_choice(['R', 'A'])
                        ELSE 'N' END,
    l_linestatus    CHAR(1) NOT NULL DEFAULT CASE WHEN l_shipdate > DATE '1995-06-17' THEN 'O' ELSE 'F' END,
    l_shipdate      DATE NOT NULL DEFAULT orders.o_orderdate + CAST(misata_uniform(1, 121) AS INTEGER),
    l_commitdate    DATE NOT NULL DEFAULT orders.o_orderdate + CAST(misata_uniform(30, 90) AS INTEGER),
    l_receiptdate   DATE NOT NULL DEFAULT l_shipdate + CAST(misata_uniform(1, 30) AS INTEGER),
    l_shipinstruct  CHAR(25) NOT NULL DEFAULT misata_choice(
                        ['DELIVER IN PERSON', 'COLLECT COD', 'NONE', 'TAKE BACK RETURN']),
    l_shipmode      CHAR(10) NOT NULL DEFAULT misata_choice(
                        ['REG AIR', 'AIR', 'RAIL', 'SHIP', 'TRUCK', 'MAIL', 'FOB']),
    l_comment       VARCHAR(44) NOT NULL,
    PRIMARY KEY (l_orderkey, l_linenumber),
    FOREIGN KEY (l_partkey, l_suppkey) REFERENCES partsupp,
    CHECK (l_receiptdate > l_shipdate),
    CHECK ((l_linestatus = 'F') = (l_shipdate <= DATE '1995-06-17')),
    CHECK (l_shipdate > orders.o_orderdate AND l_commitdate > orders.o_orderdate)
);

# Cells (read.h) -> Python objects.

cdef object EPOCH = datetime.datetime(1970, 1, 1)
cdef object EPOCH_UTC = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
cdef object EPOCH_DAY = datetime.date(1970, 1, 1)


cdef object moment(misata_cell *cell, int64_t per_second, epoch):
    """A datetime of a count of 1/per_second seconds since 1970."""
    cdef int64_t count = <int64_t> cell.low
    seconds, rest = divmod(count, per_second)
    micros, lost = divmod(rest * 1_000_000, per_second)
    if lost:
        raise ArgumentError("a TIMESTAMP_NS argument must be a whole number of microseconds")
    try:
        return epoch + datetime.timedelta(seconds=seconds, microseconds=micros)
    except OverflowError:
        raise ArgumentError("a TIMESTAMP argument must be finite and in the years 1 to 9999") from None


cdef object decimal_of(misata_cell *cell):
    cdef object unscaled = (<object> cell.high << 64) | <object> cell.low
    digits = tuple(map(int, str(abs(unscaled))))
    return decimal.Decimal((int(unscaled < 0), digits, -cell.scale))


cdef str bits_of(bytes raw):
    """DuckDB's BIT: the number of padding bits, then the bits with the padding in front."""
    return "".join(f"{byte:08b}" for byte in raw[1:])[raw[0]:]


cdef object to_python(misata_cell *cell):
    cdef int32_t type = cell.type
    cdef Py_ssize_t i
    if type == MISATA_NULL_CELL:
        return None
    if type == DUCKDB_TYPE_BOOLEAN:
        return cell.low != 0
    if type == DUCKDB_TYPE_DOUBLE or type == DUCKDB_TYPE_FLOAT:
        return cell.real
    if type == DUCKDB_TYPE_VARCHAR or type == DUCKDB_TYPE_ENUM:
        return cell.text[:cell.size].decode()
    if type == DUCKDB_TYPE_BLOB:
        return <bytes> cell.text[:cell.size]
    if type == DUCKDB_TYPE_BIT:
        return bits_of(<bytes> cell.text[:cell.size])
    if type == DUCKDB_TYPE_HUGEINT:
        return (<object> cell.high << 64) | <object> cell.low
    if type == DUCKDB_TYPE_UHUGEINT:
        return (<object> (<uint64_t> cell.high) << 64) | <object> cell.low
    if type == DUCKDB_TYPE_UBIGINT:
        return cell.low
    if type == DUCKDB_TYPE_DECIMAL:
        return decimal_of(cell)
    if type == DUCKDB_TYPE_DATE:
        try:
            return EPOCH_DAY + datetime.timedelta(days=<int64_t> cell.low)
        except OverflowError:
            raise ArgumentError("a DATE argument must be finite and in the years 1 to 9999") from None
    if type == DUCKDB_TYPE_TIME:
        if <int64_t> cell.low >= 86_400_000_000:
            raise ArgumentError("a TIME argument must be before 24:00:00")
        return (EPOCH + datetime.timedelta(microseconds=<int64_t> cell.low)).time()
    if type == DUCKDB_TYPE_TIMESTAMP:
        return moment(cell, 1_000_000, EPOCH)
    if type == DUCKDB_TYPE_TIMESTAMP_TZ:
        return moment(cell, 1_000_000, EPOCH_UTC)
    if type == DUCKDB_TYPE_TIMESTAMP_S:
        return moment(cell, 1, EPOCH)
    if type == DUCKDB_TYPE_TIMESTAMP_MS:
        return moment(cell, 1_000, EPOCH)
    if type == DUCKDB_TYPE_TIMESTAMP_NS:
        return moment(cell, 1_000_000_000, EPOCH)
    if type == DUCKDB_TYPE_INTERVAL:
        return Interval(cell.months, cell.days, <int64_t> cell.low)
    if type == DUCKDB_TYPE_UUID:
        return str(uuid.UUID(int=(<object> (<uint64_t> cell.high) << 64) | <object> cell.low))
    if type == DUCKDB_TYPE_LIST or type == DUCKDB_TYPE_ARRAY:
        return [to_python(&cell.items[i]) for i in range(cell.n)]
    if type == DUCKDB_TYPE_MAP:
        try:
            return {to_python(&cell.items[i]): to_python(&cell.items[i + 1]) for i in range(0, cell.n, 2)}
        except TypeError:
            raise ArgumentError("the keys of a MAP argument must not be nested") from None
    if type == DUCKDB_TYPE_STRUCT:
        names = [cell.names[i].decode() for i in range(cell.n)]
        values = [to_python(&cell.items[i]) for i in range(cell.n)]
        return dict(zip(names, values)) if len(set(names)) == len(names) else tuple(values)
    return <int64_t> cell.low  # the integers


cdef tuple cells_to_python(misata_cell *cells, Py_ssize_t n):
    cdef Py_ssize_t i
    return tuple([to_python(&cells[i]) for i in range(n)])

"""Statuses, channels, products and what else a business records. Weights: our own estimates."""

from misata_sql.values.lists.notation import even, ranked, weighted

LISTS = {
    "order_status": (
        "states of an order; weights: our own estimates",
        weighted("""
            delivered 58; shipped 14; paid 9; processing 7; pending 5; cancelled 4; returned 3
        """),
    ),
    "payment_status": (
        "states of a payment; weights: our own estimates",
        weighted("""
            captured 84; authorized 5; pending 3; failed 4; refunded 3; chargeback 1
        """),
    ),
    "payment_method": (
        "ways to pay; weights: our own estimates",
        weighted("""
            card 48; paypal 20; bank_transfer 11; wallet 9; invoice 6; gift_card 3; cash 3
        """),
    ),
    "shipment_status": (
        "states of a shipment; weights: our own estimates",
        weighted("""
            delivered 74; in_transit 13; out_for_delivery 4; label_created 4; delayed 3;
            returned 1.5; lost 0.5
        """),
    ),
    "carrier": (
        "made-up carriers; weights: our own estimates",
        weighted("""
            Northway 30; ParcelOne 25; QuickShip 18; BlueCargo 12; GreenRoute 9;
            Meridian Freight 6
        """),
    ),
    "status": (
        "states of a record; weights: our own estimates",
        weighted("""
            active 72; inactive 14; pending 8; archived 4; deleted 2
        """),
    ),
    "ticket_status": (
        "states of a ticket or task; weights: our own estimates",
        weighted("""
            closed 62; open 16; in_progress 13; on_hold 5; reopened 4
        """),
    ),
    "priority": (
        "priorities; weights: our own estimates",
        weighted("""
            low 22; medium 52; high 20; urgent 6
        """),
    ),
    "severity": (
        "severities of log lines; weights: our own estimates",
        weighted("""
            info 70; debug 15; warning 10; error 4.5; critical 0.5
        """),
    ),
    "category": (
        "product categories; weights: our own estimates",
        weighted("""
            Electronics 18; Clothing 17; Home 13; Beauty 9; Sports 9; Books 8; Toys 7; Grocery 7;
            Garden 5; Automotive 4; Jewellery 3
        """),
    ),
    "channel": (
        "sales and marketing channels; weights: our own estimates",
        weighted("""
            web 46; mobile_app 27; store 12; marketplace 9; partner 4; phone 2
        """),
    ),
    "source": (
        "where traffic comes from; weights: our own estimates",
        weighted("""
            organic 38; direct 24; paid_search 15; social 11; email 8; referral 4
        """),
    ),
    "device": (
        "device types; weights: our own estimates",
        weighted("""
            mobile 57; desktop 37; tablet 6
        """),
    ),
    "segment": (
        "customer segments; weights: our own estimates",
        weighted("""
            consumer 60; small_business 25; corporate 12; public 3
        """),
    ),
    "tier": (
        "plans; weights: our own estimates",
        weighted("""
            free 55; basic 24; pro 16; enterprise 5
        """),
    ),
    "event": (
        "events of an application; weights: our own estimates",
        weighted("""
            page_view 55; click 20; search 9; add_to_cart 6; login 5; purchase 2.5; signup 1.5;
            logout 1
        """),
    ),
    "gender": (
        "weights: our own estimates",
        weighted("""
            female 49.5; male 49.5; non_binary 1
        """),
    ),
    "sex": (
        "ISO 5218-like letters; weights: our own estimates",
        weighted("""
            F 50; M 50
        """),
    ),
    "colour": (
        "colour names; weights: our own estimates of how often goods have them",
        weighted("""
            black 20; white 15; blue 12; grey 10; red 8; green 7; brown 5; beige 4; navy 4;
            pink 4; yellow 3; orange 2; purple 2; silver 2; gold 1; turquoise 1
        """),
    ),
    "size": (
        "clothing sizes; weights: our own estimates",
        weighted("""
            XS 7; S 18; M 31; L 25; XL 13; XXL 6
        """),
    ),
    "unit": (
        "units of sale; weights: our own estimates",
        weighted("""
            piece 60; box 11; pack 9; kg 8; litre 5; m 3; pair 3; set 1
        """),
    ),
    "department": (
        "departments; weights: our own estimates",
        weighted("""
            Sales 20; Engineering 22; Operations 15; Customer Support 13; Marketing 9; Finance 8;
            Logistics 5; Human Resources 4; Legal 2; Research 2
        """),
    ),
    "job_title": (
        "job titles, the commonest first; weights: Zipf",
        ranked("""
            Sales Associate; Software Engineer; Customer Service Agent; Accountant;
            Project Manager; Administrative Assistant; Account Manager; Warehouse Operator;
            Data Analyst; Marketing Specialist; Operations Manager; Nurse; Teacher; Driver;
            Business Analyst; Sales Manager; Product Manager; Technician; Consultant; Electrician;
            Mechanical Engineer; Designer; Store Manager; Data Engineer; Support Engineer;
            Human Resources Manager; Financial Analyst; Purchaser; Team Lead; Quality Engineer;
            Recruiter; Office Manager; Controller; System Administrator; Lawyer;
            Logistics Coordinator; Data Scientist; Copywriter; Security Analyst; Translator;
            Architect; Chemist; Head of Sales; Finance Director; Chief Technology Officer;
            Chief Executive Officer
        """, ";"),
    ),
    "product_noun": (
        "things that shops sell, in alphabetical order; uniform",
        even("""
            Backpack Bag Ball Basket Battery Belt Bench Bicycle Blanket Blender Board Boots Bottle
            Bowl Box Bracelet Brush Cable Camera Candle Cap Carpet Case Chair Charger Clock Coat
            Cushion Cup Curtain Desk Dress Drill Earrings Fan Flask Fork Frame Glasses Gloves
            Grill Guitar Hammer Hat Headphones Heater Helmet Hoodie Jacket Jar Jeans Kettle
            Keyboard Knife Ladder Lamp Lantern Laptop Lock Mat Mattress Microphone Mirror Monitor
            Mouse Mug Necklace Notebook Oven Pan Pen Phone Pillow Plate Pot Printer Puzzle Racket
            Ring Router Rug Sandals Scarf Scissors Screwdriver Shelf Shirt Shoes Shorts Skateboard
            Skirt Socks Sofa Speaker Spoon Stool Suitcase Sweater Table Tablet Teapot Tent Toaster
            Torch Towel Toy Tray Tripod Trousers Umbrella Vase Wallet Watch Webcam Wrench
        """),
    ),
    "product_adjective": (
        "words before a product's name, in alphabetical order; uniform",
        even("""
            Adjustable Antique Bamboo Basic Bold Bright Ceramic Classic Compact Copper Cordless
            Cosy Cotton Deluxe Durable Eco Elegant Essential Everyday Fast Flexible Foldable Fresh
            Gentle Glossy Granite Handmade Heavy Insulated Leather Light Linen Lightweight Luxury
            Magnetic Matte Mini Modern Modular Natural Neat Nordic Oak Organic Outdoor Padded
            Plain Portable Practical Premium Pro Quiet Rapid Recycled Reliable Retro Rugged Rustic
            Silent Silk Simple Sleek Slim Small Smart Smooth Soft Solid Sporty Steel Sturdy
            Stylish Super Tall Tough Travel Ultra Urban Velvet Versatile Vintage Warm Waterproof
            Wide Wireless Wooden Woven
        """),
    ),
    "company_suffix": (
        "legal forms; weights: our own estimates",
        weighted("""
            Ltd 30; Inc 25; LLC 20; GmbH 10; Group 8; AG 4; BV 3
        """),
    ),
    "mime_type": (
        "media types; weights: our own estimates",
        weighted("""
            image/jpeg 30; text/html 20; application/json 15; image/png 12; application/pdf 10;
            text/plain 6; text/csv 3; video/mp4 3; application/zip 1
        """),
    ),
    "http_method": (
        "weights: our own estimates",
        weighted("""
            GET 72; POST 19; PUT 4; PATCH 2; DELETE 2; HEAD 1
        """),
    ),
    "user_agent": (
        "common browsers; weights: our own estimates",
        (
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                " Chrome/120.0.0.0 Safari/537.36",
                34,
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 "
                "(KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1",
                20,
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
                "Chrome/120.0.0.0 Mobile Safari/537.36",
                26,
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, "
                "like Gecko) Version/17.1 Safari/605.1.15",
                7,
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                " Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0",
                6,
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:120.0) Gecko/20100101 Firefox/120.0",
                4,
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
                "Chrome/120.0.0.0 Safari/537.36",
                2,
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
                1,
            ),
        ),
    ),
}  # fmt: skip

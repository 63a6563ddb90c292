"""Countries, currencies, languages, time zones, cities. Weights are our own rough estimates."""

# ISO 3166-1 alpha-2, English short name, ISO 4217 currency, ISO 639-1 main language, weight: share of world commerce
# (gross domestic product, about 2022, in units of a hundred billion US dollars, rounded by us)
COUNTRIES = (
    ("US", "United States", "USD", "en", 255), ("CN", "China", "CNY", "zh", 180), ("JP", "Japan", "JPY", "ja", 42),
    ("DE", "Germany", "EUR", "de", 41), ("IN", "India", "INR", "hi", 34), ("GB", "United Kingdom", "GBP", "en", 31),
    ("FR", "France", "EUR", "fr", 28), ("CA", "Canada", "CAD", "en", 21), ("IT", "Italy", "EUR", "it", 20.5),
    ("BR", "Brazil", "BRL", "pt", 19.5), ("RU", "Russia", "RUB", "ru", 19), ("KR", "South Korea", "KRW", "ko", 17),
    ("AU", "Australia", "AUD", "en", 16.5), ("MX", "Mexico", "MXN", "es", 14.5), ("ES", "Spain", "EUR", "es", 14),
    ("ID", "Indonesia", "IDR", "id", 13), ("SA", "Saudi Arabia", "SAR", "ar", 11), ("NL", "Netherlands", "EUR", "nl", 10),
    ("TR", "Türkiye", "TRY", "tr", 9), ("CH", "Switzerland", "CHF", "de", 8), ("TW", "Taiwan", "TWD", "zh", 7.6),
    ("PL", "Poland", "PLN", "pl", 6.9), ("AR", "Argentina", "ARS", "es", 6.3), ("SE", "Sweden", "SEK", "sv", 5.9),
    ("BE", "Belgium", "EUR", "nl", 5.8), ("NO", "Norway", "NOK", "no", 5.5), ("TH", "Thailand", "THB", "th", 5),
    ("IL", "Israel", "ILS", "he", 5.2), ("IE", "Ireland", "EUR", "en", 5.3), ("AE", "United Arab Emirates", "AED", "ar", 5),
    ("NG", "Nigeria", "NGN", "en", 4.7), ("EG", "Egypt", "EGP", "ar", 4.7), ("AT", "Austria", "EUR", "de", 4.7),
    ("SG", "Singapore", "SGD", "en", 4.6), ("BD", "Bangladesh", "BDT", "bn", 4.5), ("VN", "Vietnam", "VND", "vi", 4.1),
    ("MY", "Malaysia", "MYR", "ms", 4), ("ZA", "South Africa", "ZAR", "en", 4), ("PH", "Philippines", "PHP", "en", 4),
    ("DK", "Denmark", "DKK", "da", 4), ("IR", "Iran", "IRR", "fa", 3.9), ("PK", "Pakistan", "PKR", "ur", 3.7),
    ("HK", "Hong Kong", "HKD", "zh", 3.6), ("CO", "Colombia", "COP", "es", 3.4), ("RO", "Romania", "RON", "ro", 3),
    ("CL", "Chile", "CLP", "es", 3), ("CZ", "Czechia", "CZK", "cs", 2.9), ("FI", "Finland", "EUR", "fi", 2.8),
    ("IQ", "Iraq", "IQD", "ar", 2.6), ("PT", "Portugal", "EUR", "pt", 2.5), ("NZ", "New Zealand", "NZD", "en", 2.5),
    ("PE", "Peru", "PEN", "es", 2.4), ("QA", "Qatar", "QAR", "ar", 2.3), ("KZ", "Kazakhstan", "KZT", "kk", 2.2),
    ("GR", "Greece", "EUR", "el", 2.2), ("UA", "Ukraine", "UAH", "uk", 1.6), ("HU", "Hungary", "HUF", "hu", 1.8),
    ("KW", "Kuwait", "KWD", "ar", 1.8), ("DZ", "Algeria", "DZD", "ar", 2.2), ("MA", "Morocco", "MAD", "ar", 1.3),
    ("SK", "Slovakia", "EUR", "sk", 1.2), ("EC", "Ecuador", "USD", "es", 1.1), ("KE", "Kenya", "KES", "sw", 1.1),
    ("ET", "Ethiopia", "ETB", "am", 1.2), ("DO", "Dominican Republic", "DOP", "es", 1.1), ("GT", "Guatemala", "GTQ", "es", 0.95),
    ("OM", "Oman", "OMR", "ar", 1.1), ("BG", "Bulgaria", "EUR", "bg", 0.9), ("LU", "Luxembourg", "EUR", "fr", 0.8),
    ("VE", "Venezuela", "VES", "es", 0.9), ("HR", "Croatia", "EUR", "hr", 0.72), ("RS", "Serbia", "RSD", "sr", 0.63),
    ("LT", "Lithuania", "EUR", "lt", 0.7), ("UY", "Uruguay", "UYU", "es", 0.71), ("CR", "Costa Rica", "CRC", "es", 0.69),
    ("SI", "Slovenia", "EUR", "sl", 0.6), ("LK", "Sri Lanka", "LKR", "si", 0.75), ("GH", "Ghana", "GHS", "en", 0.73),
    ("PA", "Panama", "USD", "es", 0.77), ("UZ", "Uzbekistan", "UZS", "uz", 0.8), ("TZ", "Tanzania", "TZS", "sw", 0.76),
    ("CI", "Côte d'Ivoire", "XOF", "fr", 0.7), ("JO", "Jordan", "JOD", "ar", 0.48), ("LV", "Latvia", "EUR", "lv", 0.41),
    ("EE", "Estonia", "EUR", "et", 0.38), ("TN", "Tunisia", "TND", "ar", 0.46), ("UG", "Uganda", "UGX", "en", 0.46),
    ("BO", "Bolivia", "BOB", "es", 0.44), ("PY", "Paraguay", "PYG", "es", 0.42), ("NP", "Nepal", "NPR", "ne", 0.41),
    ("CY", "Cyprus", "EUR", "el", 0.29), ("IS", "Iceland", "ISK", "is", 0.28), ("SN", "Senegal", "XOF", "fr", 0.28),
    ("KH", "Cambodia", "KHR", "km", 0.3), ("GE", "Georgia", "GEL", "ka", 0.25), ("SV", "El Salvador", "USD", "es", 0.32),
    ("HN", "Honduras", "HNL", "es", 0.32), ("TT", "Trinidad and Tobago", "TTD", "en", 0.27), ("BA", "Bosnia and Herzegovina", "BAM", "bs", 0.25),
    ("AL", "Albania", "ALL", "sq", 0.19), ("MT", "Malta", "EUR", "mt", 0.18), ("JM", "Jamaica", "JMD", "en", 0.17),
    ("MN", "Mongolia", "MNT", "mn", 0.17), ("NA", "Namibia", "NAD", "en", 0.13), ("MU", "Mauritius", "MUR", "en", 0.13),
    ("MK", "North Macedonia", "MKD", "mk", 0.14), ("AM", "Armenia", "AMD", "hy", 0.2), ("RW", "Rwanda", "RWF", "rw", 0.13),
)  # fmt: skip


def _summed(column: int) -> tuple[tuple[str, float], ...]:
    """The distinct entries of a column of COUNTRIES, each with the weight of its countries together."""
    weights: dict[str, float] = {}
    for row in COUNTRIES:
        weights[str(row[column])] = weights.get(str(row[column]), 0.0) + float(row[4])
    return tuple(weights.items())


CITIES = (
    ("London", 90), ("New York", 85), ("Paris", 70), ("Tokyo", 80), ("Berlin", 40), ("Madrid", 40), ("Los Angeles", 45),
    ("Chicago", 30), ("Toronto", 30), ("Sydney", 30), ("Melbourne", 28), ("Mumbai", 50), ("Delhi", 50), ("Bengaluru", 35),
    ("Shanghai", 60), ("Beijing", 55), ("Shenzhen", 40), ("Hong Kong", 30), ("Singapore", 30), ("Seoul", 45), ("Busan", 12),
    ("Osaka", 25), ("Nagoya", 12), ("São Paulo", 45), ("Rio de Janeiro", 25), ("Mexico City", 40), ("Guadalajara", 12),
    ("Buenos Aires", 25), ("Bogotá", 20), ("Lima", 20), ("Santiago", 18), ("Istanbul", 35), ("Ankara", 14), ("Moscow", 30),
    ("Warsaw", 15), ("Kraków", 7), ("Prague", 12), ("Vienna", 16), ("Graz", 4), ("Zurich", 10), ("Geneva", 7), ("Basel", 4),
    ("Munich", 22), ("Hamburg", 20), ("Cologne", 14), ("Frankfurt", 13), ("Stuttgart", 9), ("Leipzig", 7), ("Dresden", 6),
    ("Amsterdam", 16), ("Rotterdam", 9), ("Utrecht", 6), ("Brussels", 14), ("Antwerp", 7), ("Ghent", 4), ("Lyon", 12),
    ("Marseille", 11), ("Toulouse", 8), ("Bordeaux", 7), ("Nantes", 6), ("Lille", 6), ("Barcelona", 30), ("Valencia", 10),
    ("Seville", 9), ("Bilbao", 5), ("Lisbon", 14), ("Porto", 8), ("Rome", 28), ("Milan", 26), ("Naples", 14), ("Turin", 10),
    ("Bologna", 6), ("Florence", 6), ("Athens", 14), ("Thessaloniki", 5), ("Stockholm", 14), ("Gothenburg", 7), ("Malmö", 4),
    ("Oslo", 10), ("Bergen", 4), ("Copenhagen", 12), ("Aarhus", 4), ("Helsinki", 10), ("Tampere", 4), ("Dublin", 12), ("Cork", 4),
    ("Manchester", 18), ("Birmingham", 16), ("Leeds", 10), ("Glasgow", 10), ("Edinburgh", 9), ("Liverpool", 9), ("Bristol", 8),
    ("Cardiff", 6), ("Belfast", 6), ("Budapest", 14), ("Bucharest", 14), ("Sofia", 9), ("Belgrade", 9), ("Zagreb", 7),
    ("Ljubljana", 4), ("Bratislava", 5), ("Vilnius", 5), ("Riga", 5), ("Tallinn", 4), ("Kyiv", 15), ("Cairo", 30),
    ("Lagos", 30), ("Nairobi", 16), ("Johannesburg", 18), ("Cape Town", 16), ("Accra", 8), ("Casablanca", 12), ("Tunis", 6),
    ("Dubai", 18), ("Abu Dhabi", 8), ("Riyadh", 16), ("Jeddah", 9), ("Doha", 7), ("Tel Aviv", 10), ("Jakarta", 35),
    ("Surabaya", 9), ("Bangkok", 28), ("Hanoi", 14), ("Ho Chi Minh City", 18), ("Manila", 25), ("Kuala Lumpur", 16),
    ("Dhaka", 20), ("Karachi", 20), ("Lahore", 14), ("Taipei", 18), ("Auckland", 10), ("Wellington", 4), ("Brisbane", 14),
    ("Perth", 12), ("Adelaide", 8), ("Houston", 22), ("Phoenix", 15), ("Philadelphia", 16), ("San Antonio", 12), ("San Diego", 14),
    ("Dallas", 18), ("Austin", 12), ("San Francisco", 16), ("Seattle", 14), ("Denver", 11), ("Boston", 13), ("Atlanta", 12),
    ("Miami", 12), ("Minneapolis", 8), ("Portland", 8), ("Detroit", 8), ("Washington", 13), ("Montreal", 16), ("Vancouver", 14),
    ("Calgary", 9), ("Ottawa", 8), ("Tampa", 7), ("Charlotte", 8), ("Nashville", 7), ("Columbus", 8), ("Las Vegas", 8),
)  # fmt: skip

TIME_ZONES = (
    ("America/New_York", 22), ("America/Chicago", 12), ("America/Denver", 4), ("America/Los_Angeles", 12), ("America/Toronto", 5),
    ("America/Mexico_City", 4), ("America/Sao_Paulo", 5), ("America/Argentina/Buenos_Aires", 2), ("America/Bogota", 1.5),
    ("America/Lima", 1), ("America/Santiago", 1), ("Europe/London", 9), ("Europe/Berlin", 10), ("Europe/Paris", 8), ("Europe/Madrid", 5),
    ("Europe/Rome", 6), ("Europe/Amsterdam", 3), ("Europe/Warsaw", 3), ("Europe/Stockholm", 2), ("Europe/Zurich", 2), ("Europe/Vienna", 2),
    ("Europe/Athens", 1), ("Europe/Istanbul", 4), ("Europe/Moscow", 5), ("Asia/Dubai", 2), ("Asia/Kolkata", 15), ("Asia/Karachi", 2),
    ("Asia/Dhaka", 2), ("Asia/Bangkok", 3), ("Asia/Jakarta", 4), ("Asia/Singapore", 3), ("Asia/Shanghai", 20), ("Asia/Hong_Kong", 2),
    ("Asia/Tokyo", 10), ("Asia/Seoul", 5), ("Asia/Manila", 2), ("Australia/Sydney", 4), ("Australia/Perth", 1), ("Pacific/Auckland", 1),
    ("Africa/Cairo", 2), ("Africa/Lagos", 3), ("Africa/Nairobi", 1), ("Africa/Johannesburg", 2), ("UTC", 3),
)  # fmt: skip

US_STATES = (
    ("CA", 39), ("TX", 30), ("FL", 22), ("NY", 20), ("PA", 13), ("IL", 12.5), ("OH", 11.8), ("GA", 11), ("NC", 10.7), ("MI", 10),
    ("NJ", 9.3), ("VA", 8.7), ("WA", 7.8), ("AZ", 7.4), ("TN", 7.1), ("MA", 7), ("IN", 6.8), ("MO", 6.2), ("MD", 6.2), ("WI", 5.9),
    ("CO", 5.8), ("MN", 5.7), ("SC", 5.3), ("AL", 5.1), ("LA", 4.6), ("KY", 4.5), ("OR", 4.2), ("OK", 4), ("CT", 3.6), ("UT", 3.4),
    ("IA", 3.2), ("NV", 3.2), ("AR", 3), ("KS", 2.9), ("MS", 2.9), ("NM", 2.1), ("NE", 2), ("ID", 1.9), ("WV", 1.8), ("HI", 1.4),
    ("NH", 1.4), ("ME", 1.4), ("MT", 1.1), ("RI", 1.1), ("DE", 1), ("SD", 0.9), ("ND", 0.8), ("AK", 0.7), ("DC", 0.7), ("VT", 0.6),
    ("WY", 0.6),
)  # fmt: skip

REGIONS = (("North America", 30), ("Europe", 28), ("Asia-Pacific", 27), ("Latin America", 8), ("Middle East", 4), ("Africa", 3))

LISTS = {
    "country": ("ISO 3166-1 alpha-2 codes; weights: share of world commerce, our own estimates", tuple((c[0], c[4]) for c in COUNTRIES)),
    "country_name": ("English short names of the same countries, same weights", tuple((c[1], c[4]) for c in COUNTRIES)),
    "currency": ("ISO 4217 codes; weights: the commerce of the countries that use them, our own estimates", _summed(2)),
    "language": ("ISO 639-1 codes; weights: the commerce of the countries with that main language, our own estimates", _summed(3)),
    "city": ("large cities; weights: our own rough estimates of size and commerce", CITIES),
    "time_zone": ("IANA time zone names; weights: our own estimates", TIME_ZONES),
    "us_state": ("US states and DC, two letters; weights: inhabitants in millions, our own estimates", US_STATES),
    "region": ("sales regions; weights: our own estimates", REGIONS),
}  # fmt: skip

"""Countries, currencies, languages, time zones, cities. Weights are our own rough estimates."""

from misata_sql.values.lists.notation import weighted

# ISO 3166-1 alpha-2, ISO 4217 currency, ISO 639-1 main language, weight, English short name.
# The weight is the share of world commerce: gross domestic product, about 2022, in hundreds of
# billions of US dollars, rounded by us.
_COUNTRIES = """
    US USD en 255 United States
    CN CNY zh 180 China
    JP JPY ja 42 Japan
    DE EUR de 41 Germany
    IN INR hi 34 India
    GB GBP en 31 United Kingdom
    FR EUR fr 28 France
    CA CAD en 21 Canada
    IT EUR it 20.5 Italy
    BR BRL pt 19.5 Brazil
    RU RUB ru 19 Russia
    KR KRW ko 17 South Korea
    AU AUD en 16.5 Australia
    MX MXN es 14.5 Mexico
    ES EUR es 14 Spain
    ID IDR id 13 Indonesia
    SA SAR ar 11 Saudi Arabia
    NL EUR nl 10 Netherlands
    TR TRY tr 9 Türkiye
    CH CHF de 8 Switzerland
    TW TWD zh 7.6 Taiwan
    PL PLN pl 6.9 Poland
    AR ARS es 6.3 Argentina
    SE SEK sv 5.9 Sweden
    BE EUR nl 5.8 Belgium
    NO NOK no 5.5 Norway
    TH THB th 5 Thailand
    IL ILS he 5.2 Israel
    IE EUR en 5.3 Ireland
    AE AED ar 5 United Arab Emirates
    NG NGN en 4.7 Nigeria
    EG EGP ar 4.7 Egypt
    AT EUR de 4.7 Austria
    SG SGD en 4.6 Singapore
    BD BDT bn 4.5 Bangladesh
    VN VND vi 4.1 Vietnam
    MY MYR ms 4 Malaysia
    ZA ZAR en 4 South Africa
    PH PHP en 4 Philippines
    DK DKK da 4 Denmark
    IR IRR fa 3.9 Iran
    PK PKR ur 3.7 Pakistan
    HK HKD zh 3.6 Hong Kong
    CO COP es 3.4 Colombia
    RO RON ro 3 Romania
    CL CLP es 3 Chile
    CZ CZK cs 2.9 Czechia
    FI EUR fi 2.8 Finland
    IQ IQD ar 2.6 Iraq
    PT EUR pt 2.5 Portugal
    NZ NZD en 2.5 New Zealand
    PE PEN es 2.4 Peru
    QA QAR ar 2.3 Qatar
    KZ KZT kk 2.2 Kazakhstan
    GR EUR el 2.2 Greece
    UA UAH uk 1.6 Ukraine
    HU HUF hu 1.8 Hungary
    KW KWD ar 1.8 Kuwait
    DZ DZD ar 2.2 Algeria
    MA MAD ar 1.3 Morocco
    SK EUR sk 1.2 Slovakia
    EC USD es 1.1 Ecuador
    KE KES sw 1.1 Kenya
    ET ETB am 1.2 Ethiopia
    DO DOP es 1.1 Dominican Republic
    GT GTQ es 0.95 Guatemala
    OM OMR ar 1.1 Oman
    BG EUR bg 0.9 Bulgaria
    LU EUR fr 0.8 Luxembourg
    VE VES es 0.9 Venezuela
    HR EUR hr 0.72 Croatia
    RS RSD sr 0.63 Serbia
    LT EUR lt 0.7 Lithuania
    UY UYU es 0.71 Uruguay
    CR CRC es 0.69 Costa Rica
    SI EUR sl 0.6 Slovenia
    LK LKR si 0.75 Sri Lanka
    GH GHS en 0.73 Ghana
    PA USD es 0.77 Panama
    UZ UZS uz 0.8 Uzbekistan
    TZ TZS sw 0.76 Tanzania
    CI XOF fr 0.7 Côte d'Ivoire
    JO JOD ar 0.48 Jordan
    LV EUR lv 0.41 Latvia
    EE EUR et 0.38 Estonia
    TN TND ar 0.46 Tunisia
    UG UGX en 0.46 Uganda
    BO BOB es 0.44 Bolivia
    PY PYG es 0.42 Paraguay
    NP NPR ne 0.41 Nepal
    CY EUR el 0.29 Cyprus
    IS ISK is 0.28 Iceland
    SN XOF fr 0.28 Senegal
    KH KHR km 0.3 Cambodia
    GE GEL ka 0.25 Georgia
    SV USD es 0.32 El Salvador
    HN HNL es 0.32 Honduras
    TT TTD en 0.27 Trinidad and Tobago
    BA BAM bs 0.25 Bosnia and Herzegovina
    AL ALL sq 0.19 Albania
    MT EUR mt 0.18 Malta
    JM JMD en 0.17 Jamaica
    MN MNT mn 0.17 Mongolia
    NA NAD en 0.13 Namibia
    MU MUR en 0.13 Mauritius
    MK MKD mk 0.14 North Macedonia
    AM AMD hy 0.2 Armenia
    RW RWF rw 0.13 Rwanda
"""

COUNTRIES = tuple(
    (code, name, currency, language, float(weight))
    for code, currency, language, weight, name in (line.split(maxsplit=4) for line in _COUNTRIES.strip().splitlines())
)


def _summed(column: int) -> tuple[tuple[str, float], ...]:
    """The distinct entries of a column of COUNTRIES, each with the weight of its countries."""
    weights: dict[str, float] = {}
    for row in COUNTRIES:
        entry = str(row[column])
        weights[entry] = weights.get(entry, 0.0) + row[4]
    return tuple(weights.items())


LISTS = {
    "country": (
        "ISO 3166-1 alpha-2 codes; weights: share of world commerce, our own estimates",
        _summed(0),
    ),
    "country_name": ("English short names of the same countries, same weights", _summed(1)),
    "currency": (
        "ISO 4217 codes; weights: the commerce of the countries that use them, our own estimates",
        _summed(2),
    ),
    "language": (
        "ISO 639-1 codes; weights: the commerce of the countries where it is the main language, "
        "our own estimates",
        _summed(3),
    ),
    "city": (
        "large cities; weights: our own rough estimates of size and commerce",
        weighted("""
            London 90; New York 85; Paris 70; Tokyo 80; Berlin 40; Madrid 40; Los Angeles 45;
            Chicago 30; Toronto 30; Sydney 30; Melbourne 28; Mumbai 50; Delhi 50; Bengaluru 35;
            Shanghai 60; Beijing 55; Shenzhen 40; Hong Kong 30; Singapore 30; Seoul 45; Busan 12;
            Osaka 25; Nagoya 12; São Paulo 45; Rio de Janeiro 25; Mexico City 40; Guadalajara 12;
            Buenos Aires 25; Bogotá 20; Lima 20; Santiago 18; Istanbul 35; Ankara 14; Moscow 30;
            Warsaw 15; Kraków 7; Prague 12; Vienna 16; Graz 4; Zurich 10; Geneva 7; Basel 4;
            Munich 22; Hamburg 20; Cologne 14; Frankfurt 13; Stuttgart 9; Leipzig 7; Dresden 6;
            Amsterdam 16; Rotterdam 9; Utrecht 6; Brussels 14; Antwerp 7; Ghent 4; Lyon 12;
            Marseille 11; Toulouse 8; Bordeaux 7; Nantes 6; Lille 6; Barcelona 30; Valencia 10;
            Seville 9; Bilbao 5; Lisbon 14; Porto 8; Rome 28; Milan 26; Naples 14; Turin 10;
            Bologna 6; Florence 6; Athens 14; Thessaloniki 5; Stockholm 14; Gothenburg 7; Malmö 4;
            Oslo 10; Bergen 4; Copenhagen 12; Aarhus 4; Helsinki 10; Tampere 4; Dublin 12; Cork 4;
            Manchester 18; Birmingham 16; Leeds 10; Glasgow 10; Edinburgh 9; Liverpool 9;
            Bristol 8; Cardiff 6; Belfast 6; Budapest 14; Bucharest 14; Sofia 9; Belgrade 9;
            Zagreb 7; Ljubljana 4; Bratislava 5; Vilnius 5; Riga 5; Tallinn 4; Kyiv 15; Cairo 30;
            Lagos 30; Nairobi 16; Johannesburg 18; Cape Town 16; Accra 8; Casablanca 12; Tunis 6;
            Dubai 18; Abu Dhabi 8; Riyadh 16; Jeddah 9; Doha 7; Tel Aviv 10; Jakarta 35;
            Surabaya 9; Bangkok 28; Hanoi 14; Ho Chi Minh City 18; Manila 25; Kuala Lumpur 16;
            Dhaka 20; Karachi 20; Lahore 14; Taipei 18; Auckland 10; Wellington 4; Brisbane 14;
            Perth 12; Adelaide 8; Houston 22; Phoenix 15; Philadelphia 16; San Antonio 12;
            San Diego 14; Dallas 18; Austin 12; San Francisco 16; Seattle 14; Denver 11;
            Boston 13; Atlanta 12; Miami 12; Minneapolis 8; Portland 8; Detroit 8; Washington 13;
            Montreal 16; Vancouver 14; Calgary 9; Ottawa 8; Tampa 7; Charlotte 8; Nashville 7;
            Columbus 8; Las Vegas 8
        """),
    ),
    "time_zone": (
        "IANA time zone names; weights: our own estimates",
        weighted("""
            America/New_York 22; America/Chicago 12; America/Denver 4; America/Los_Angeles 12;
            America/Toronto 5; America/Mexico_City 4; America/Sao_Paulo 5;
            America/Argentina/Buenos_Aires 2; America/Bogota 1.5; America/Lima 1;
            America/Santiago 1; Europe/London 9; Europe/Berlin 10; Europe/Paris 8;
            Europe/Madrid 5; Europe/Rome 6; Europe/Amsterdam 3; Europe/Warsaw 3;
            Europe/Stockholm 2; Europe/Zurich 2; Europe/Vienna 2; Europe/Athens 1;
            Europe/Istanbul 4; Europe/Moscow 5; Asia/Dubai 2; Asia/Kolkata 15; Asia/Karachi 2;
            Asia/Dhaka 2; Asia/Bangkok 3; Asia/Jakarta 4; Asia/Singapore 3; Asia/Shanghai 20;
            Asia/Hong_Kong 2; Asia/Tokyo 10; Asia/Seoul 5; Asia/Manila 2; Australia/Sydney 4;
            Australia/Perth 1; Pacific/Auckland 1; Africa/Cairo 2; Africa/Lagos 3;
            Africa/Nairobi 1; Africa/Johannesburg 2; UTC 3
        """),
    ),
    "us_state": (
        "US states and DC, two letters; weights: inhabitants in millions, our own estimates",
        weighted("""
            CA 39; TX 30; FL 22; NY 20; PA 13; IL 12.5; OH 11.8; GA 11; NC 10.7; MI 10; NJ 9.3;
            VA 8.7; WA 7.8; AZ 7.4; TN 7.1; MA 7; IN 6.8; MO 6.2; MD 6.2; WI 5.9; CO 5.8; MN 5.7;
            SC 5.3; AL 5.1; LA 4.6; KY 4.5; OR 4.2; OK 4; CT 3.6; UT 3.4; IA 3.2; NV 3.2; AR 3;
            KS 2.9; MS 2.9; NM 2.1; NE 2; ID 1.9; WV 1.8; HI 1.4; NH 1.4; ME 1.4; MT 1.1; RI 1.1;
            DE 1; SD 0.9; ND 0.8; AK 0.7; DC 0.7; VT 0.6; WY 0.6
        """),
    ),
    "region": (
        "sales regions; weights: our own estimates",
        weighted("""
            North America 30; Europe 28; Asia-Pacific 27; Latin America 8; Middle East 4; Africa 3
        """),
    ),
}  # fmt: skip

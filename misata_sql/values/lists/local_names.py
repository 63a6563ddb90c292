"""What towns are called at home, where GeoNames has their English name, and which of its entries are no towns.

Only for countries that write in Latin letters; elsewhere the names are GeoNames' romanised ones.
"""


def _named(text: str) -> dict[str, str]:
    return dict(entry.split("=") for entry in text.split("; "))


LOCAL_NAMES = {
    "AL": _named("Tirana=Tiranë"),
    "AT": _named("Vienna=Wien; Sankt Pölten=St. Pölten; Klagenfurt am Wörthersee=Klagenfurt"),
    "BE": _named("Brussels=Bruxelles; Antwerp=Antwerpen; Ostend=Oostende"),
    "CH": _named("Geneva=Genève; Sankt Gallen=St. Gallen; Biel/Bienne=Biel; Sitten=Sion; Martigny-Ville=Martigny"),
    "CU": _named("Havana=La Habana"),
    "CZ": _named("Prague=Praha; Pilsen=Plzeň"),
    "DE": _named(
        "Munich=München; Nuremberg=Nürnberg; Freiburg=Freiburg im Breisgau; Mülheim=Mülheim an der Ruhr; "
        "Offenbach=Offenbach am Main"
    ),
    "DK": _named("Copenhagen=København; Århus=Aarhus"),
    "ES": _named("Cadiz=Cádiz; Gasteiz / Vitoria=Vitoria-Gasteiz; Donostia / San Sebastián=San Sebastián"),
    "IT": _named(
        "Rome=Roma; Milan=Milano; Naples=Napoli; Turin=Torino; Genoa=Genova; Florence=Firenze; Padua=Padova; "
        "Venice=Venezia; Reggio Calabria=Reggio di Calabria"
    ),
    "LT": _named("Mazeikiai=Mažeikiai; Telsiai=Telšiai; Taurage=Tauragė; Ukmerge=Ukmergė; Plunge=Plungė"),
    "LV": _named("Riga=Rīga"),
    "MX": _named(
        "Mexico City=Ciudad de México; León de los Aldama=León; Santiago de Querétaro=Querétaro; "
        "Victoria de Durango=Durango; Tuxtla=Tuxtla Gutiérrez"
    ),
    "NL": _named("The Hague=Den Haag; Almere Stad=Almere"),
    "PA": _named("Panama City=Ciudad de Panamá"),
    "PL": _named("Warsaw=Warszawa; Bielsko-Biala=Bielsko-Biała"),
    "PT": _named("Lisbon=Lisboa"),
    "RO": _named("Bucharest=București"),
    "RS": _named("Belgrade=Beograd"),
    "SE": _named("Gothenburg=Göteborg"),
    "TR": _named("Istanbul=İstanbul"),
    "US": _named("New York City=New York"),
    "VN": _named("Hanoi=Hà Nội; Haiphong=Hải Phòng; Da Nang=Đà Nẵng; Qui Nhon=Quy Nhơn"),
}

# Parts of towns, and entries with the inhabitants of something larger.
NO_TOWNS = frozenset(
    (
        "Neue Neustadt; Eisenzicken; Pest; East Helsinki; Klinteby Frihed; Hötting; Pradl; Andritz; Essling; Budta; "
        "Malingao; Mansilingan; Marne La Vallée; Acilia-Castel Fusano-Ostia Antica; Lido di Ostia; Blauwput; "
        "Kessel-Lo; "
        "South Boston; Universal City; Lasnamäe; Mustamäe; Haabersti; Nõmme; Pirita; Suginami; Muratpaşa; Sesvete; "
        "Liberpolis; Nowrangapur; Kanayannur; Pestlőrinc; Nesttun; Rasapūdipalem; Quận Đức Thịnh; Naujoji Vilnia; "
        "Pašilaičiai; Pilaitė; Vedado del Cotorro; Boyeros; Meads; Akademicheskoe; Dúbravka; Rrashbull; Fier-Çifçi; "
        "Patos Fshat; Al Mawşil al Jadīdah; Al Başrah al Qadīmah; Damaia; Olivais; Aldoar; Bairro Novo; Mestre; "
        "Candelaria; Sankt Martin; Sankt Peter; Saint-Quentin-en-Yvelines; New Territories; Hong Kong Island; "
        "Chumakivskyi; Skhidni Kvartaly; Khanzhonkivskyi; Chongming"
    ).split("; ")
)

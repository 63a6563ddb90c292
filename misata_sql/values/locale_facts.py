"""Facts about locales that Faker does not tell: names of languages and countries, and who speaks what where."""

# ISO 639 codes of the languages of Faker's locales.
LANGUAGE_NAMES = {
    "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani", "bg": "Bulgarian", "bn": "Bengali", "bs": "Bosnian",
    "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fil": "Filipino", "fr": "French", "ga": "Irish",
    "gu": "Gujarati", "ha": "Hausa", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian",
    "hy": "Armenian", "id": "Indonesian", "ig": "Igbo", "is": "Icelandic", "it": "Italian", "ja": "Japanese",
    "ka": "Georgian", "ko": "Korean", "la": "Latin", "lb": "Luxembourgish", "lt": "Lithuanian", "lv": "Latvian",
    "mk": "Macedonian", "mr": "Marathi", "mt": "Maltese", "ne": "Nepali", "nl": "Dutch", "no": "Norwegian",
    "or": "Odia", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "si": "Sinhala",
    "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili",
    "ta": "Tamil", "th": "Thai", "tl": "Tagalog", "tr": "Turkish", "tw": "Twi", "uk": "Ukrainian", "uz": "Uzbek",
    "vi": "Vietnamese", "yo": "Yoruba", "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip

# Locales, or first parts of locales, whose name does not begin with their language's code.
SPOKEN: dict[str, str | None] = {
    "dk": "da",
    "es_CA": "ca",  # Catalan names
    "ng_NG": None,  # Nigeria's currency, no language
}

# Locales whose name does not end in their country's code.
REGIONS: dict[str, str | None] = {
    "ar_AA": None,  # Arabic of no country
    "de": "DE", "en": "US", "es": "ES", "th": "TH",  # Faker takes de_DE, en_US, es_ES and th_TH for them
    "en_MS": "MY",
    "es_CA": "ES",
    "fr_QC": "CA",
}  # fmt: skip

# ISO 3166 alpha-2 codes of the countries of Faker's locales, with their usual English names.
COUNTRY_NAMES = {
    "AE": "United Arab Emirates", "AL": "Albania", "AM": "Armenia", "AR": "Argentina", "AT": "Austria",
    "AU": "Australia", "AZ": "Azerbaijan", "BA": "Bosnia and Herzegovina", "BD": "Bangladesh", "BE": "Belgium",
    "BG": "Bulgaria", "BH": "Bahrain", "BR": "Brazil", "CA": "Canada", "CH": "Switzerland", "CL": "Chile",
    "CN": "China", "CO": "Colombia", "CY": "Cyprus", "CZ": "Czechia", "DE": "Germany", "DK": "Denmark",
    "DZ": "Algeria", "EE": "Estonia", "EG": "Egypt", "ES": "Spain", "ET": "Ethiopia", "FI": "Finland",
    "FR": "France", "GB": "United Kingdom", "GE": "Georgia", "GH": "Ghana", "GR": "Greece", "HR": "Croatia",
    "HU": "Hungary", "ID": "Indonesia", "IE": "Ireland", "IL": "Israel", "IN": "India", "IR": "Iran",
    "IS": "Iceland", "IT": "Italy", "JO": "Jordan", "JP": "Japan", "KE": "Kenya", "KR": "South Korea",
    "LI": "Liechtenstein", "LK": "Sri Lanka", "LT": "Lithuania", "LU": "Luxembourg", "LV": "Latvia",
    "MK": "North Macedonia", "MT": "Malta", "MX": "Mexico", "MY": "Malaysia", "NG": "Nigeria", "NL": "Netherlands",
    "NO": "Norway", "NP": "Nepal", "NZ": "New Zealand", "PH": "Philippines", "PK": "Pakistan", "PL": "Poland",
    "PS": "Palestine", "PT": "Portugal", "RO": "Romania", "RU": "Russia", "SA": "Saudi Arabia", "SE": "Sweden",
    "SI": "Slovenia", "SK": "Slovakia", "TH": "Thailand", "TR": "Turkey", "TW": "Taiwan", "UA": "Ukraine",
    "US": "United States", "UZ": "Uzbekistan", "VN": "Vietnam", "ZA": "South Africa",
}  # fmt: skip

# The main locales of the countries for which Faker has several, and rounded shares of the people who use them: our own
# estimates from the sizes of the language communities. One locale where the others are a variant of it, or are used
# in much smaller a part of the country's data.
MAIN_LOCALES: dict[str, tuple[tuple[str, float], ...]] = {
    "BA": (("bs_BA", 1.0),),
    "BD": (("bn_BD", 1.0),),
    "BE": (("nl_BE", 0.6), ("fr_BE", 0.4)),
    "CA": (("en_CA", 0.78), ("fr_CA", 0.22)),
    "CH": (("de_CH", 0.65), ("fr_CH", 0.25), ("it_CH", 0.1)),
    "DE": (("de_DE", 1.0),),
    "DK": (("da_DK", 1.0),),
    "DZ": (("ar_DZ", 0.7), ("fr_DZ", 0.3)),
    "ES": (("es_ES", 1.0),),
    "IE": (("en_IE", 1.0),),
    "IN": (("en_IN", 1.0),),
    "LU": (("de_LU", 1.0),),
    "NG": (("en_NG", 1.0),),
    "PH": (("en_PH", 1.0),),
    "TH": (("th_TH", 1.0),),
    "US": (("en_US", 1.0),),
}

# Groups of providers whose values belong to a language, not to a country.
OF_LANGUAGE = frozenset({"color", "company", "date_time", "job", "lorem", "person"})

# The locale that speaks for a language of several countries.
MAIN_OF_LANGUAGE = {
    "ar": "ar_AA", "de": "de_DE", "el": "el_GR", "en": "en_US", "es": "es_ES", "fr": "fr_FR", "it": "it_IT",
    "nl": "nl_NL", "pt": "pt_PT",
}  # fmt: skip

# Countries whose people mostly have English names; elsewhere en_XX is English as a second language.
ENGLISH_NAMED = frozenset({"AU", "CA", "GB", "IE", "NZ", "US"})

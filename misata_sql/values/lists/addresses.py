"""How addresses are written in each country: whose streets, where the house number stands, the order of the line."""

# Streets of a country: a locale or language of streets.py. Countries that are not here have those of "en".
_STREETS = {
    "en_US": "US PR GU VI AS MP",
    "en_GB": "GB GG JE IM GI FK MT",
    "en_AU": "AU NF CC CX",
    "en_NZ": "NZ CK NU",
    "en_IE": "IE",
    "en_CA": "CA",
    "en_IN": "IN BT",
    "en_ZA": "ZA NA BW LS SZ",
    "en_SG": "SG",
    "en_HK": "HK",
    "en_NG": "NG",
    "en_KE": "KE TZ UG",
    "en_PK": "PK",
    "en_BD": "BD",
    "en_LK": "LK",
    "de_DE": "DE",
    "de_AT": "AT",
    "de_CH": "CH LI",
    "fr_FR": "FR MC LU GP MQ GF RE YT PM BL MF NC PF WF",
    "fr": "BF BI BJ CD CF CG CI CM DJ GA GN HT KM MG ML NE RW SN TD TG MR VU",
    "fr_MA": "MA EH",
    "fr_TN": "TN",
    "fr_DZ": "DZ",
    "es_ES": "ES AD",
    "es_MX": "MX",
    "es_AR": "AR",
    "es_CL": "CL",
    "es_CO": "CO",
    "es": "BO CR CU DO EC GT HN NI PA PE PY SV UY VE GQ",
    "it_IT": "IT SM VA",
    "pt_PT": "PT",
    "pt_BR": "BR",
    "pt": "AO MZ CV GW ST",
    "nl_NL": "NL AW CW SX BQ SR",
    "nl_BE": "BE",
    "da_DK": "DK FO GL",
    "sv_SE": "SE AX",
    "no_NO": "NO SJ",
    "fi_FI": "FI",
    "pl_PL": "PL",
    "cs_CZ": "CZ",
    "sk_SK": "SK",
    "hu_HU": "HU",
    "ro_RO": "RO MD",
    "hr_HR": "HR",
    "sl_SI": "SI",
    "sr_RS": "RS BA ME",
    "sq_AL": "AL",
    "tr_TR": "TR",
    "lt_LT": "LT",
    "lv_LV": "LV",
    "et_EE": "EE",
    "is_IS": "IS",
    "el_GR": "GR CY",
    "ru_RU": "RU BY KG TJ TM",
    "uk_UA": "UA",
    "bg_BG": "BG",
    "mk_MK": "MK",
    "ka_GE": "GE",
    "hy_AM": "AM",
    "az_AZ": "AZ",
    "kk_KZ": "KZ",
    "uz_UZ": "UZ",
    "he_IL": "IL",
    "ar_SA": "SA BH KW OM QA",
    "ar_AE": "AE",
    "ar_EG": "EG",
    "ar": "IQ JO LB LY PS SD SY YE",
    "fa_IR": "IR",
    "ne_NP": "NP",
    "th_TH": "TH",
    "vi_VN": "VN",
    "id_ID": "ID",
    "ms_MY": "MY BN",
    "en_PH": "PH",
    "zh_CN": "CN",
    "zh_TW": "TW",
    "ja_JP": "JP",
    "ko_KR": "KR KP",
    "am_ET": "ET ER",
}
STREETS_OF = {code: streets for streets, codes in _STREETS.items() for code in codes.split()}

# Locales of the regions where a country does not speak the language of its streets above; by Faker's names.
REGIONAL = {
    "CH": {
        "fr_CH": "Genève; Vaud; Neuchâtel; Jura; Fribourg; Valais",
        "it_CH": "Ticino",
    },
    "BE": {"fr_BE": "Bruxelles-Capitale; Wallonie"},
    "CA": {"fr_CA": "Québec"},
}

# Where the house number stands. The forms of numbers are in addresses.py.
_NUMBERED = {
    "{n} {street}": "",  # everywhere else
    "{street} {n}": "de_DE de_AT de_CH fr_CH it_CH nl_NL nl_BE fr_BE da_DK sv_SE no_NO fi_FI pl_PL cs_CZ sk_SK hr_HR "
    "sl_SI sr_RS sq_AL lt_LT lv_LV et_EE is_IS el_GR bg_BG mk_MK es_MX es_AR es_CL es ka_GE",
    "{street}, {n}": "it_IT es_ES pt_PT pt_BR pt ru_RU uk_UA",
    "{street} {n}.": "hu_HU",
    "{street} nr. {n}": "ro_RO",
    "{street} No: {n}": "tr_TR",
    "{street} No. {n}": "id_ID",
    "{n}, {street}": "ms_MY fr_CA",
    "{street} # {n}": "es_CO",
}
NUMBERED = {streets: form for form, listed in _NUMBERED.items() for streets in listed.split()}

# Kinds of numbers: up to thousands, along long straight streets; blocks; crossings; else up to hundreds.
LONG_NUMBERS = frozenset("en_US en_CA en_AU es_MX es_AR es_CL pt_BR fr_CA".split())
BLOCK_NUMBERS = frozenset(["ja_JP"])
CROSSING_NUMBERS = frozenset(["es_CO"])
LETTERED_NUMBERS = frozenset("de_DE de_AT de_CH nl_NL nl_BE da_DK sv_SE no_NO fi_FI en_GB".split())

# The line: {line} is street and number, {code} the region's code. A region that is called as the town is left out.
LINES = {
    "{line}, {city}, {code} {postcode}": "US CA PR GU VI AS MP",
    "{line}, {city} {code} {postcode}": "AU",
    "{line}, {city} {postcode}": "GB GG JE IM GI FK NZ PK BD LK TW KR TH VN ID SG KZ SA EG IL IR CO JO IQ NP MM KH MN",
    "{line}, {city}, {postcode}": "IE ZA UA BY MD",
    "{line}, {city} {postcode}, {region}": "IN NG",
    "{line}, {city} - {code}, {postcode}": "BR",
    "{line}, {postcode} {city}, {region}": "MX MY VE",
    "{line}, {city}, {region} {postcode}": "JP CN",
    "{line}, {city}, {region}, {postcode}": "RU",
}
LINE_OF = {code: line for line, codes in LINES.items() for code in codes.split()}
USUAL_LINE = "{line}, {postcode} {city}"
LINE_WITHOUT_POSTCODE = "{line}, {city}"

"""What stands before the names of women and men: Ms and Mr, by language."""

from misata_sql.values.person_pools import Names, PersonPools

# (women's, men's) with weights, our own estimates. Other languages take Faker's lists, and where it has none English.
_OF_LANGUAGE = {
    "de": ((("Frau", 96), ("Dr.", 4)), (("Herr", 96), ("Dr.", 4))),
    "en": ((("Ms.", 60), ("Mrs.", 30), ("Miss", 6), ("Dr.", 4)), (("Mr.", 96), ("Dr.", 4))),
    "es": ((("Sra.", 97), ("Dra.", 3)), (("Sr.", 97), ("Dr.", 3))),
    "fr": ((("Mme", 96), ("Dr", 4)), (("M.", 96), ("Dr", 4))),
    "it": ((("Sig.ra", 90), ("Dott.ssa", 10)), (("Sig.", 90), ("Dott.", 10))),
    "nl": ((("Mevr.", 96), ("Dr.", 4)), (("Dhr.", 96), ("Dr.", 4))),
    "ru": ((("г-жа", 100),), (("г-н", 100),)),
    "pt": ((("Sra.", 96), ("Dra.", 4)), (("Sr.", 96), ("Dr.", 4))),
}


def honorifics(pools: PersonPools) -> tuple[Names, Names]:
    """Women's and men's."""
    listed = _OF_LANGUAGE.get(pools.source.partition("_")[0])
    if listed is None and pools.title_female is not None and pools.title_male is not None:
        return pools.title_female, pools.title_male
    female, male = listed or _OF_LANGUAGE["en"]
    return _names(female), _names(male)


def _names(entries: tuple[tuple[str, int], ...]) -> Names:
    texts = tuple(text for text, _ in entries)
    letters = tuple("".join(filter(str.isalpha, text)).lower() for text in texts)
    return Names(texts, tuple(float(weight) for _, weight in entries), letters, False)

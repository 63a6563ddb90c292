"""Pieces of English sentences that go together in any combination."""

from misata_sql.values.lists.notation import ranked


def _phrases(text: str) -> tuple[str, ...]:
    return ranked(text, ";")


_ADJECTIVES = _phrases("""
    new; local; small; large; old; main; second; other; central; regional; former; present; external; internal; annual
""")
_ACTORS = _phrases("""
    team; office; supplier; customer; manager; department; warehouse; partner; client; shop; driver; group; project;
    company; committee; branch; department head; agency; workshop; factory
""")
_VERBS = _phrases("""
    checked; approved; prepared; sent; reviewed; updated; ordered; moved; finished; requested; received; returned;
    confirmed; compared; discussed; delivered; replaced; planned; presented; improved
""")
_OBJECTS = _phrases("""
    the report; the invoice; the contract; the order; the delivery; the plan; the schedule; the budget; the offer;
    the documents; the results; the samples; the new design; the first draft; the final version; the missing parts;
    the latest figures; the price list; the product page; the spare parts
""")

SUBJECTS = tuple(f"The {adjective} {actor}" for actor in _ACTORS for adjective in _ADJECTIVES) + tuple(
    f"The {actor}" for actor in _ACTORS
)
PREDICATES = tuple(f" {verb} {thing}" for verb in _VERBS for thing in _OBJECTS)
ENDINGS = tuple(
    f" {ending}" if ending else ""
    for ending in (
        "",
        *_phrases("""
            on Monday; on Friday; this morning; yesterday; last week; last month; in time; without delay; before noon;
            after the meeting; for the second time; as agreed; by phone; in the afternoon; at the end of the day;
            before the holidays; with great care; on short notice; at no extra cost; for all regions; once more;
            in advance; as usual; with one exception; for the whole year
        """),
    )
)

# Reviews: three sentences each, by what the customer thinks of it.
_REVIEWS = {
    "negative": (
        """
        Not what I expected.; Very disappointing.; I would not buy this again.; Waste of money.;
        It broke after two weeks.; Poor quality.; I had to send it back.; Does not do what it says.;
        Nothing but trouble.; I regret this purchase.; Far too expensive for what it is.; Not even worth unpacking.;
        It arrived damaged.; I expected more.
        """,
        """
        The material feels cheap.; Delivery took more than three weeks.; Customer service never answered.;
        The instructions are useless.; It does not fit at all.; The colour is not the one in the picture.;
        Parts were missing from the box.; It stopped working on the first day.; The size is wrong.;
        It is much too loud.; The packaging was open when it came.; The smell is terrible.;
        The seams came apart at once.; It is hard to use.
        """,
        """
        I asked for a refund.; I cannot recommend it.; Stay away from it.; I will look for something else.;
        Never again.; Keep your money.; There are better ones for less.; I am still waiting for an answer.
        """,
    ),
    "neutral": (
        """
        It is okay.; Does its job.; Not great, not bad.; About what I expected.; Average quality.;
        Good idea, but not perfect.; Fine for the price.; It works, more or less.; Mixed feelings about this one.;
        Nothing special.; Acceptable.; Some good points and some bad ones.
        """,
        """
        Delivery was slow, but the product is all right.; The size runs a little small.; It could be more solid.;
        The colour is slightly different from the picture.; The instructions could be clearer.;
        It does what it should.; Setting it up took a while.; The quality is fair.; The packaging was a bit much.;
        It is heavier than I thought.; Useful, though not every day.
        """,
        """
        I may buy it again on sale.; There is room for improvement.; For now I will keep it.; Others may like it more.;
        It will do for a while.; Good enough for occasional use.; So-so.
        """,
    ),
    "positive": (
        """
        Excellent!; Very happy with it.; Exactly what I was looking for.; Great quality.; Better than expected.;
        Love it.; Works perfectly.; Highly recommended.; Very good value for money.; A really good buy.;
        I am impressed.; Top!; Just perfect.; Simply great.; Wonderful product.
        """,
        """
        Delivery was fast and everything was well packed.; The material feels solid.; It fits perfectly.;
        It looks even better than in the pictures.; Setting it up took five minutes.; The colours are beautiful.;
        My family uses it every day.; Customer service was friendly and quick.; It is easy to use.;
        The size is just right.; It has been working well for months.; The finish is excellent.;
        It arrived a day early.; It makes a lovely present.
        """,
        """
        I would buy it again.; I have already ordered a second one.; Thank you!; Worth every cent.;
        Can only recommend it.; Keep up the good work.; My friends want one too.; I will be back.;
        You will not regret it.
        """,
    ),
}  # fmt: skip
SENTIMENTS = tuple(_REVIEWS)
SENTIMENT_WEIGHTS = (0.2, 0.15, 0.65)  # of reviews that no rating decides: our own estimates


def review_sentences(place: int) -> tuple[tuple[str, ...], ...]:
    """The first, second or third sentences of reviews, by sentiment."""
    return tuple(_phrases(_REVIEWS[sentiment][place]) for sentiment in SENTIMENTS)

"""Common English words for text, and street names."""

from misata_sql.values.lists.notation import ranked

_WORDS = ranked("""
    the of and to in is that it for was on are as with his they at be this from have or by one had
    not but what all were when we there can an your which their said if do will each about how up
    out them then she many some so these would other into has more her two like him see time could
    no make than first been its who now people my made over did down only way find use may water
    long little very after words called just where most know get through back much before go good
    new write our used me man too any day same right look think also around another came come work
    three word must because does part even place well such here take why things help put years
    different away again off went old number great tell men say small every found still between
    name should home big give air line set own under read last never us left end along while might
    next sound below saw something thought both few those always looked show large often together
    asked house world going want school important until form food keep children feet land side
    without boy once animals life enough took sometimes four head above kind began almost live
    page got earth need far hand high year mother light parts country father let night following
    picture being study second eyes soon times story boys since white days ever paper hard near
    sentence better best across during today others however sure means knew try told young miles
    sun ways thing whole hear example heard several change answer room sea against top turned
    learn point city play toward five using himself usually money seen car morning given order
    open product price service quality market business customer report system result process value
    center company group plan team project detail moment reason idea question simple clear strong
    early ready green blue red warm cold deep quick quiet gentle fresh bright final common special
    certain general window garden river mountain street letter music table door winter summer
    spring autumn evening weather village bridge station journey
""")

_STREETS = ranked("""
    Main Church High Park Oak Mill Station School Maple Cedar Elm Washington Lake Hill Pine Walnut
    Spring North South East West Ridge River View Garden Victoria King Queen Market Bridge Forest
    Meadow Chestnut Sunset Lincoln Franklin Jackson Highland Willow Orchard Cherry Union Center
    Birch Valley Prospect Grove Liberty Harbour Castle
""")

LISTS = {
    "word": ("common English words, the commonest first; weights: Zipf", _WORDS),
    "street": (
        "English street names without number; weights: Zipf",
        tuple(f"{name} Street" for name in _STREETS),
    ),
}

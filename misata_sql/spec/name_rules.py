"""The form of the rules by which names.py fills columns that declare no generator.

The rules are in name_rules_numbers.py (truth values, times, numbers) and name_rules_text.py. The
first whose words, type and table fit is taken, so the particular comes before the general. Times
lie in 2020-01-01 .. 2025-01-01 (half-open), whatever today's date is. Amounts, rates and
frequencies are our own estimates.
"""

from dataclasses import dataclass

SPAN_DATES = "misata_uniform(DATE '2020-01-01', DATE '2025-01-01')"
SPAN_TIMES = "misata_uniform(TIMESTAMP '2020-01-01 00:00:00', TIMESTAMP '2025-01-01 00:00:00')"

# Words of a table's name that say what a row of it is
PEOPLE = (
    "customer client user person people employee staff contact member patient student teacher "
    "author passenger guest driver worker candidate lead subscriber player agent account buyer "
    "seller owner kunde kunden mitarbeiter benutzer mitglied kontakt utilisateur personne employe membre "
    "cliente usuario persona empleado miembro utente dipendente pessoa funcionario klant klanten medewerker persoon"
)
COMPANIES = (
    "company supplier vendor manufacturer brand merchant organization organisation tenant partner "
    "store shop carrier firm firma unternehmen lieferant hersteller entreprise fournisseur empresa proveedor azienda "
    "fornitore fornecedor bedrijf leverancier"
)
PRODUCTS = "product item article good part sku produkt artikel ware produit producto articulo prodotto articolo produto"
# Of those that have an address
ADDRESSED = f"{PEOPLE} {COMPANIES} address location site branch warehouse place city adresse filiale standort lager"


@dataclass(frozen=True)
class Draw:
    """A generator of numbers, and the least and greatest that it gives at all.

    That is at the uniform numbers 2^-64 and 1 - 2^-64, rounded outwards.
    """

    sql: str
    low: float
    high: float


@dataclass(frozen=True)
class Rule:
    """Columns that are called like this and are of such a type are filled by that.

    words: alternatives, separated by commas; several words stand for these words in a row
    kinds: of types: text, integer (DECIMAL without decimals too), fraction, boolean, date,
        timestamp, time
    fill: SQL, or for numbers Draws in order of preference: the first that the type can hold is
        taken
    note: what it gives, for people
    where: "end" (the name's last words), "start", "any" or "whole"
    tables: words of which the table's name must have one, separated by spaces; "" for any table
    spare: where no Draw fits: uniform over that part of (least, greatest) which the type can hold
    """

    words: str
    kinds: str
    fill: str | tuple[Draw, ...]
    note: str
    where: str = "end"
    tables: str = ""
    spare: tuple[float, float] = (0, 9)

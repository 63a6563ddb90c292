"""Words in columns' names that say of what entity they are a part, in the languages of teams that write schemas.

A person of a table is in columns such as first_name and email, and another one in billing_first_name and billing_email:
what stands before these words is the role.
"""

from collections.abc import Iterable, Sequence
from functools import cache

from misata_sql.spec.words import split_name

# English, German, French, Spanish, Italian, Portuguese and Dutch; phrases of several words stand for these in a row.
GIVEN_NAME = (
    "first name, fname, firstname, given name, forename, christian name, vorname, prenom, prénom, nome proprio, "
    "primer nombre, nombre de pila, primeiro nome, voornaam"
)
FAMILY_NAME = (
    "last name, lname, lastname, family name, surname, nachname, familienname, zuname, nom de famille, apellido, "
    "primer apellido, cognome, sobrenome, apelido, achternaam, familienaam"
)
MIDDLE_NAME = "middle name, mname, second name, zweiter vorname, deuxieme prenom, segundo nombre, patronymic"
FULL_NAME = (
    "full name, display name, person name, complete name, voller name, vollständiger name, nom complet, "
    "nombre completo, nome completo, volledige naam"
)
EMAIL = (
    "email, e mail, mail, emailaddress, mailadresse, courriel, correo, correo electronico, posta elettronica, "
    "endereco de email, epost"
)
USER_NAME = (
    "username, user name, login, login name, handle, nickname, screen name, benutzername, anmeldename, "
    "nom utilisateur, usuario, nombre de usuario, nome utente, utilizador, gebruikersnaam"
)
PHONE = (
    "phone, phone number, phone no, mobile, mobile number, cell, cellphone, cell phone, telephone, tel, tel no, fax, "
    "msisdn, telefon, telefonnummer, handy, handynummer, mobil, mobiltelefon, mobilnummer, rufnummer, portable, "
    "téléphone, telefono, teléfono, movil, móvil, celular, cellulare, telefone, telemovel, telefoon, "
    "telefoonnummer, mobiel"
)
SEX = "sex, gender, geschlecht, sexe, genre, sexo, genero, género, sesso, genere, geslacht"
BIRTH_DATE = (
    "birth date, date of birth, dob, birthday, birthdate, born, born on, born at, geburtsdatum, geburtstag, "
    "date de naissance, date naissance, fecha de nacimiento, fecha nacimiento, data di nascita, data nascita, "
    "data de nascimento, data nascimento, geboortedatum"
)
HONORIFIC = "salutation, honorific, name prefix, anrede, civilite, civilité, tratamiento, aanhef"
JOB_TITLE = (
    "job title, job, position, occupation, profession, job role, beruf, berufsbezeichnung, stelle, poste, "
    "métier, metier, fonction, puesto, profesion, profesión, ocupacion, mestiere, professione, profissao, profissão, "
    "functie, beroep"
)
COUNTRY = (
    "country, country code, country name, country iso, iso country, iso country code, country iso code, nation, "
    "nationality, land, ländercode, laendercode, landcode, ländername, laendername, landname, pays, code pays, "
    "nom pays, pais, país, nombre pais, paese, nazione, staatsangehörigkeit, nationalität, country iso2, country iso3, "
    "country code 3, country alpha2, country alpha3, iso alpha3"
)
# Where somebody is from, which need not be where he lives.
NATIONALITY = "nationality, nation, staatsangehörigkeit, nationalität"
COUNTRY_NAME = "country name, ländername, laendername, landname, nom pays, nombre pais"
COUNTRY_ALPHA3 = "country iso3, country code 3, country alpha3, iso alpha3, iso3, alpha3"
CITY = (
    "city, town, city name, town name, locality, municipality, ort, ortsname, stadt, wohnort, ville, localité, "
    "localite, ciudad, localidad, municipio, città, citta, cidade, stad, plaats, plaatsnaam, woonplaats, gemeente"
)
REGION = (
    "province, province name, region name, state name, county, prefecture, bundesland, kanton, provinz, département, "
    "departement, provincia, comunidad autonoma, regione, provincie"
)
REGION_CODE = "state code, province code, region code, us state"
STATE = "state, estado, stato"
POSTCODE = (
    "zip, zip code, zipcode, postal code, postcode, post code, plz, postleitzahl, code postal, codigo postal, "
    "código postal, codice postale, postnummer"
)
POSTCODE_ABBREVIATION = "cap, cep, cp"
STREET = (
    "street, street address, street line, street line 1, street 1, address line, address line 1, address 1, addr 1, "
    "addr line 1, strasse, straße, adresszeile 1, rue, adresse 1, calle, straat, rua"
)
STREET_ABBREVIATION = "via, str"
STREET_NAME = "street name, strassenname, straßenname, nom de rue, nombre de calle, straatnaam"
ADDRESS_2 = (
    "address line 2, address 2, addr 2, addr line 2, street 2, street line 2, adresszusatz, adresszeile 2, adresse 2, "
    "complement adresse, complemento, apartment, apt, suite"
)
ADDRESS = (
    "address, addr, full address, postal address, adresse, anschrift, adresse complète, "
    "adresse postale, direccion, dirección, domicilio, indirizzo, endereco, endereço, morada, adres"
)
TIME_ZONE = "time zone, timezone, tz, zeitzone, fuseau horaire, zona horaria, fuso orario, fuso horario, tijdzone"
LATITUDE = "latitude, lat, breitengrad, latitud, latitudine, breedtegraad"
LONGITUDE = "longitude, lon, lng, long, längengrad, laengengrad, longitud, longitudine, lengtegraad"
# One who is called by what he does: these columns are full names, each of another person.
PEOPLE_BY_ROLE = (
    "manager, owner, contact, assignee, author, recipient, created by, updated by, approved by, reviewer, "
    "ansprechpartner, empfänger, autor, auteur, responsable"
)
COMPANY = (
    "company, company name, firm, firm name, organization, organisation, organization name, organisation name, "
    "business name, legal name, firma, firmenname, unternehmen, entreprise, nom entreprise, société, societe, "
    "raison sociale, empresa, nombre empresa, razon social, azienda, nome azienda, ragione sociale, bedrijf, "
    "bedrijfsnaam"
)
# Companies that are called by what they do: each is another company.
COMPANIES_BY_ROLE = (
    "supplier, supplier name, vendor, vendor name, manufacturer, manufacturer name, brand, brand name, merchant, "
    "merchant name, employer, employer name, lieferant, hersteller, arbeitgeber, marke, fournisseur, fabricant, "
    "marque, proveedor, fabricante, marca, fornitore, produttore, fornecedor, leverancier, merk"
)
PRODUCT = (
    "product name, product, item name, item, article name, article, product title, artikel, artikelname, "
    "artikelbezeichnung, produkt, produktname, produit, nom produit, producto, nombre producto, articulo, artículo, "
    "prodotto, nome prodotto, articolo, produto, nome produto, productnaam"
)
CATEGORY = (
    "category, product category, category name, product type, item category, kategorie, warengruppe, produktgruppe, "
    "catégorie, categorie, categoria, categoría, productgroep"
)
PRICE = (
    "price, unit price, list price, sale price, retail price, msrp, preis, einzelpreis, stückpreis, listenpreis, "
    "verkaufspreis, prix, prix unitaire, precio, precio unitario, prezzo, prezzo unitario, preço, preco, prijs"
)
DESCRIPTION = (
    "description, comment, note, remark, summary, reason, detail, beschreibung, kommentar, bemerkung, anmerkung, "
    "notiz, hinweis, zusammenfassung, commentaire, remarque, descripcion, descripción, comentario, observacion, "
    "observación, observaciones, nota, descrizione, commento, descricao, descrição, comentário, observação, "
    "omschrijving, beschrijving, opmerking, toelichting"
)
LONG_TEXT = (
    "text, body, message, content, bio, biography, about, article text, nachricht, inhalt, mitteilung, contenu, "
    "texte, mensaje, texto, contenido, messaggio, testo, contenuto, mensagem, conteudo, bericht, inhoud, tekst"
)
REVIEW = (
    "review, review text, feedback, testimonial, rezension, bewertungstext, avis, resena, reseña, opinion, opinión, "
    "recensione, avaliacao, recensie"
)
RATING = "rating, star, bewertung, sterne, puntuacion, puntuación, valutazione, avaliação, beoordeling"


def phrases_of(*lists: str) -> tuple[tuple[str, ...], ...]:
    """The phrases of lists such as those above, split into words."""
    return tuple(dict.fromkeys(split_name(phrase.strip()) for text in lists for phrase in text.split(",")))


_ADDRESS_PHRASES = phrases_of(CITY, POSTCODE, STREET)


def written_role(column: str, phrases: tuple[tuple[str, ...], ...], nouns: tuple[tuple[str, ...], ...]) -> str:
    """`role_of`, where a name that ends in one of the nouns, and in no phrase, is a role by itself.

    >>> written_role("project_manager", phrases_of(FULL_NAME), phrases_of(PEOPLE_BY_ROLE))
    'project manager'
    """
    role = role_of(column, phrases)
    if role or not ends_in(column, nouns) or ends_in(column, phrases):
        return role
    return " ".join(split_name(column))


def ends_in(column: str, phrases: tuple[tuple[str, ...], ...]) -> bool:
    """Whether a column's name ends in one of the phrases, numbers behind it left out."""
    words = split_name(column)
    while len(words) > 1 and words[-1].isdigit():
        words = words[:-1]
    return any(words[-len(phrase) :] == phrase or "".join(words) == "".join(phrase) for phrase in phrases)


@cache
def have_address(columns: tuple[str, ...]) -> bool:
    """Whether some of the columns of a table are parts of an address, so that state and region may be, too.

    >>> have_address(("order_id", "ship_city")), have_address(("id", "amount"))
    (True, False)
    """
    return any(ends_in(column, _ADDRESS_PHRASES) for column in columns)


def role_of(column: str, phrases: Iterable[tuple[str, ...]]) -> str:
    """What stands before the phrase that a column's name ends in, or has; numbers behind it belong to the role.

    "" where nothing does, and where the name has none of the phrases.

    >>> role_of("billing_first_name", phrases_of(GIVEN_NAME)), role_of("firstName", phrases_of(GIVEN_NAME))
    ('billing', '')
    >>> role_of("email2", phrases_of(EMAIL)), role_of("x", phrases_of(EMAIL))
    ('2', '')
    """
    words = split_name(column)
    best: tuple[int, int] | None = None  # where the phrase ends and how many words it has
    for phrase in phrases:
        if "".join(words) == "".join(phrase):
            return ""
        for start in range(len(words) - len(phrase) + 1):
            if words[start : start + len(phrase)] == phrase:
                found = (start + len(phrase), len(phrase))
                best = found if best is None or found > best else best
    if best is None:
        return ""
    end, length = best
    return " ".join((*words[: end - length], *(word for word in words[end:] if word.isdigit())))


_FEMALE = (
    "f, female, woman, women, girl, w, weiblich, frau, femme, feminin, féminin, féminine, mujer, femenino, hembra, "
    "donna, femmina, femminile, mulher, feminino, vrouw, vrouwelijk, v, ms, mrs, ж"
)
_MALE = (
    "m, male, man, men, boy, männlich, maennlich, mann, herr, homme, h, masculin, hombre, masculino, varon, varón, "
    "uomo, maschio, maschile, homem, mannelijk, mr, м"
)
_SEXES = {text.strip(): female for texts, female in ((_FEMALE, True), (_MALE, False)) for text in texts.split(",")}


def sexes_of(texts: Sequence[str | None]) -> list[bool | None]:
    """For each text of a column of sexes whether it stands for women (True), men (False) or neither (None).

    >>> sexes_of(["Female", "M", "diverse", None])
    [True, False, None, None]
    >>> sexes_of(["H", "M"])  # hombre, mujer
    [False, True]
    """
    folded = [None if text is None else text.strip().lower() for text in texts]
    sexes = [None if text is None else _SEXES.get(text) for text in folded]
    if "h" in folded and "m" in folded and True not in sexes:
        sexes[folded.index("m")] = True
    return sexes

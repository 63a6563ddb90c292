"""Words in columns' names that say of what entity they are a part, in the languages of teams that write schemas.

A person of a table is in columns such as first_name and email, and another one in billing_first_name and billing_email:
what stands before these words is the role.
"""

from collections.abc import Iterable, Sequence

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
    "nom utilisateur, identifiant, usuario, nombre de usuario, nome utente, utilizador, gebruikersnaam"
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
    "métier, metier, fonction, puesto, cargo, profesion, profesión, ocupacion, mestiere, professione, profissao, "
    "profissão, functie, beroep"
)
COUNTRY = (
    "country, country code, country name, country iso, iso country, nation, nationality, land, ländercode, "
    "laendercode, landcode, pays, code pays, pais, país, paese, nazione, staatsangehörigkeit, nationalität"
)
# One who is called by what he does: these columns are full names, each of another person.
PEOPLE_BY_ROLE = (
    "manager, owner, contact, assignee, author, recipient, created by, updated by, approved by, reviewer, "
    "ansprechpartner, empfänger, autor, auteur, responsable"
)


def phrases_of(*lists: str) -> tuple[tuple[str, ...], ...]:
    """The phrases of lists such as those above, split into words."""
    return tuple(dict.fromkeys(split_name(phrase.strip()) for text in lists for phrase in text.split(",")))


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
    "donna, femmina, femminile, mulher, feminino, vrouw, vrouwelijk, ms, mrs, ж"
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

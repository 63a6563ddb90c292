"""Given and family names of several countries, our own selection; no real persons."""

import unicodedata

from misata_sql.values.lists.notation import ranked, weighted

FIRST_NAMES = ranked("""
    Maria James Anna Mohammed John David Olivia Emma Michael Sofia Daniel Liam Noah Elena Robert
    Julia Thomas Laura William Sarah Lucas Mia Alexander Ana José Amelia Ali Jennifer Peter
    Isabella Ahmed Mary Leo Eva Paul Charlotte Martin Emily Luis Lena Mark Sophie Carlos Linda Wei
    Ethan Ava Omar Elizabeth Benjamin Nina Juan Jessica Matthew Aisha Adam Patricia Oliver Hannah
    Antonio Barbara Max Li Samuel Fatima Jan Susan Andrew Chloe Joseph Clara Yusuf Margaret Felix
    Karen Hugo Priya Nancy Ben Lisa Jack Sandra Raj Marta Henry Yuki Christopher Ashley Ryan
    Camila Pedro Victoria Ivan Kim Anthony Amina Steven Helen Jakob Zoe Kevin Emilia Brian Nora
    George Alice Edward Ruth Jonas Rosa Timothy Ella Jason Irina Jeffrey Grace Diego Mei Jacob
    Lucia Gary Sara Nicholas Ines Eric Lily Jonathan Hana Stephen Elif Larry Katarina Justin Paula
    Scott Amy Brandon Angela Arjun Melissa Gregory Brenda Frank Rebecca Raymond Deborah Patrick
    Stephanie Marco Carolyn Dennis Christine Jerry Janet Tyler Catherine Aaron Frances Mateo
    Christina Adrian Samantha Nathan Debra Zachary Rachel Kyle Carmen Walter Heather Harold Diane
    Emil Virginia Oscar Julie Arthur Joyce Theo Lauren Hans Kelly Erik Ingrid Lars Freya Nils
    Astrid Sven Greta Mehmet Ayşe Emre Zeynep Mustafa Leila Karim Nadia Hassan Yasmin Ibrahim
    Layla Khalid Salma Tariq Noor Vikram Ananya Rahul Deepa Sanjay Kavya Amit Neha Rohan Divya
    Hiroshi Sakura Kenji Aiko Takashi Haruka Jin Minji Hyun Jiwoo Chen Xin Jun Ling Bo Yan Hao
    Jing Nguyen Linh Minh Thao Dmitri Olga Sergei Natalia Alexei Tatiana Mikhail Svetlana Andrei
    Oksana Pavel Zuzana Tomasz Agnieszka Piotr Katarzyna Krzysztof Magdalena Giovanni Francesca
    Luca Giulia Matteo Chiara Pierre Camille Antoine Manon Louis Léa Jules Inès João Beatriz Tiago
    Mariana Rafael Larissa Gabriel Fernanda Thiago Valentina Santiago Ximena Alejandro Daniela
    Miguel Gabriela Kwame Ama Chidi Ngozi Thabo Lerato Tendai Wanjiru Kofi Abena Finn Maeve Sean
    Ciara Aidan Niamh Gareth Rhys Isla Ewan
""")

FAMILY_NAMES = ranked("""
    Smith Wang Garcia Müller Kumar Johnson Li Martin Silva Kim Williams Zhang Rodriguez Singh
    Brown Chen Schmidt Jones Lopez Nguyen Santos Liu Davis Martinez Ali Khan Lee Miller Ivanov
    Rossi Hernandez Yang Wilson Tanaka Fischer Patel Gonzalez Taylor Park Anderson Perez Ahmed
    Thomas Weber Sato Moore Sanchez Bernard Jackson Huang Oliveira White Kowalski Meyer Harris
    Suzuki Ramirez Clark Zhao Wagner Hussain Lewis Torres Dubois Robinson Sharma Becker Walker Wu
    Young Schulz Flores Allen Takahashi King Costa Wright Hoffmann Scott Rivera Zhou Hill
    Andersson Green Gomez Adams Watanabe Koch Nelson Bauer Diaz Baker Xu Richter Hall Cruz
    Campbell Petrov Mitchell Novak Carter Sun Roberts Klein Morales Hansen Phillips Wolf Evans
    Johansson Turner Jansen Parker Ito Collins Ferrari Edwards Ortiz Stewart Schröder Morris
    Gutierrez Murphy Neumann Cook Yamamoto Rogers Schwarz Reyes Morgan Zimmermann Cooper Choi
    Peterson Braun Reed Hofmann Bailey Jensen Bell Krüger Kelly Nakamura Howard Hartmann Ward
    Lange Cox Nielsen Richardson Werner Wood Krause Watson Lehmann Brooks Ramos Bennett Köhler
    Gray Herrmann James Medina Hughes König Price Walter Myers Aguilar Long Mayer Foster Huber
    Sanders Kaiser Ross Fuchs Powell Peters Sullivan Lang Russell Scholz Jenkins Möller Perry Weiß
    Barnes Jung Fisher Hahn Henderson Vogel Coleman Keller Simmons Günther Patterson Berger Jordan
    Winkler Reynolds Roth Hamilton Beck Graham Lorenz Wallace Baumann Cole Franke West Albrecht
    Owens Simon Gibson Ludwig Mendoza Böhm Castillo Winter Chavez Kraus Vargas Schumacher Castro
    Vogt Romero Stein Ruiz Jäger Alvarez Otto Moreno Sommer Rojas Groß Guzman Seidel Salazar
    Heinrich Delgado Brandt Vega Haas Soto Schreiber Contreras Graf Molina Schulte Suarez Dietrich
    Navarro Ziegler Ferreira Pereira Almeida Carvalho Ribeiro Moreau Laurent Lefebvre Michel Leroy
    Roux Fournier Girard Bonnet Lambert Fontaine Russo Bianchi Romano Colombo Ricci Marino Greco
    Bruno Gallo Conti Wiśniewski Wójcik Kamiński Lewandowski Zieliński Nowak Svoboda Dvořák
    Horváth Nagy Szabó Popescu Ionescu Popov Dimitrov Papadopoulos Yılmaz Kaya Demir Çelik Şahin
    Cohen Levy Haddad Mansour Okafor Mensah Diallo Traoré Mwangi Nkosi Dlamini Abdi Reddy Gupta
    Das Iyer Mehta Rao Chowdhury Rahman Tran Pham Hoang Santoso Wijaya Kobayashi Kato Yoshida
    Jeong Kang Cho Lim Tan O'Connor O'Brien Byrne Walsh McCarthy MacDonald
""")

_NO_DECOMPOSITION = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "\N{LATIN SMALL LETTER DOTLESS I}": "i", "'": ""})


def _ascii(names: tuple[str, ...]) -> tuple[str, ...]:
    """Lower-case forms for addresses and logins: accents and apostrophes dropped, once each."""
    lower = (name.lower().translate(_NO_DECOMPOSITION) for name in names)
    plain = (unicodedata.normalize("NFKD", name) for name in lower)
    return tuple(dict.fromkeys(name.encode("ascii", "ignore").decode() for name in plain))


_SELECTION = "of many countries, the commonest first; our own selection, weights: Zipf"
LISTS = {
    "first_name": (f"given names {_SELECTION}", FIRST_NAMES),
    "family_name": (f"family names {_SELECTION}", FAMILY_NAMES),
    "first_name_ascii": (
        "the given names in lower-case ASCII, for addresses and logins; weights: Zipf",
        _ascii(FIRST_NAMES),
    ),
    "family_name_ascii": (
        "the family names in lower-case ASCII, for addresses and logins; weights: Zipf",
        _ascii(FAMILY_NAMES),
    ),
    "honorific": ("weights: our own estimates", weighted("Mr 46; Ms 34; Mrs 14; Dr 5; Prof 1")),
}

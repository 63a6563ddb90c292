"""What postcodes look like in each country, and with what they begin in its regions and towns.

Masks: # a digit, % 1 to 9; @ and ^ letters of the codes of Great Britain and Canada, ~ of the Netherlands, & letters
and * letters and digits of Ireland; anything else stands for itself. A beginning replaces as many signs of the mask,
except where it is the whole code. "10-13" are the beginnings 10, 11, 12 and 13.

These are facts of common knowledge about postal systems, written down by us. Of each country only those that we are
sure of; where there is none for a town and its region, any code of the country's form does (docs/places.md).
"""

LETTERS = {
    "#": "0123456789",
    "%": "123456789",
    "@": "ABDEFGHJLNPQRSTUWXYZ",
    "^": "ABCEGHJKLMNPRSTVWXYZ",
    "~": "ABCDEGHJKLMNPRTVWXZ",
    "&": "ACDEFHKNPRTVWXY",
    "*": "ACDEFHKNPRTVWXY0123456789",
}

# Countries of GeoNames' list that have none: AE AG AO AW BF BI BJ BO BS BW BZ ...
_BY_MASK = {
    "#####": "BA CR DE DO DZ EE EG ES FI FR GT HR ID IQ IT JO KE KR KW LA MA ME MM MX MY NP PE PK RS SA SD SN TH TR TW "
    "UA US UY ZM",
    "####": "AL AT AU BD BE BG CH CV CY DK ET GE GL GW HU LR MK MZ NE NO NZ PA PH PY SI SV TN VE ZA AR",
    "######": "AM BY CN CO EC IN KG KZ MN NG RO RU SG TJ TM UZ",
    "###": "IS LS MG PG BH OM",
    "### ##": "CZ GR SE SK",
    "#######": "CL IL",
    "##########": "IR",
}
MASKS = {code: mask for mask, codes in _BY_MASK.items() for code in codes.split()} | {
    "AD": "AD###", "AS": "96799", "AX": "22###", "AZ": "AZ ####", "BB": "BB#####", "BL": "97133", "BM": "HM ##",
    "BN": "B@####", "BR": "#####-###", "CA": "^%^ #^#", "CU": "#####", "FK": "FIQQ 1ZZ", "FM": "9694#", "FO": "###",
    "GB": "@## #@@", "GF": "973##", "GG": "GY# #@@", "GI": "GX11 1AA", "GP": "971##", "GU": "969##", "HN": "#####",
    "HT": "HT####", "IE": "&## ****", "IM": "IM# #@@", "JE": "JE# #@@", "JP": "###-####", "KH": "######",
    "LB": "####", "LI": "949#", "LK": "#####", "LT": "LT-#####", "LU": "####", "LV": "LV-####", "MC": "98000",
    "MD": "MD-####", "MF": "97150", "MH": "96960", "MP": "96950", "MQ": "972##", "MT": "@@@ ####", "MV": "#####",
    "NC": "988##", "NF": "2899", "NI": "#####", "NL": "%### ~~", "PF": "987##", "PL": "##-###", "PM": "97500",
    "PN": "PCRN 1ZZ", "PR": "#####", "PT": "%###-###", "PW": "96940", "RE": "974##", "SH": "STHL 1ZZ", "SJ": "917#",
    "SM": "4789#", "TC": "TKCA 1ZZ", "VA": "00120", "VI": "008##", "VN": "######", "WF": "986##", "YT": "976##",
    "CC": "6799", "CX": "6798", "GS": "SIQQ 1ZZ", "SZ": "H###",
}  # fmt: skip

# Beginnings by region, as regions.py names them.
REGIONS = {
    "US": """
        Alabama 350-352 354-369; Alaska 995-999; Arizona 850-853 855-857 859 860 863-865; Arkansas 716-729;
        California 900-908 910-928 930-961; Colorado 800-816; Connecticut 060-069; Delaware 197-199;
        District of Columbia 200; Florida 320-339 341 342 344 346 347 349; Georgia 300-319 398; Hawaii 967 968;
        Idaho 832-838; Illinois 600-620 622-629; Indiana 460-479; Iowa 500-516 520-528; Kansas 660-662 664-679;
        Kentucky 400-418 420-427; Louisiana 700 701 703-708 710-714; Maine 039-049; Maryland 206-212 214-219;
        Massachusetts 010-027; Michigan 480-499; Minnesota 550 551 553-567; Mississippi 386-397;
        Missouri 630 631 633-641 644-658; Montana 590-599; Nebraska 680 681 683-693; Nevada 889-891 893-895 897 898;
        New Hampshire 030-038; New Jersey 070-089; New Mexico 870 871 873-875 877-884; New York 100-149;
        North Carolina 270-289; North Dakota 580-588; Ohio 430-458; Oklahoma 730 731 734-741 743-749; Oregon 970-979;
        Pennsylvania 150-196; Rhode Island 028 029; South Carolina 290-299; South Dakota 570-577; Tennessee 370-385;
        Texas 750-770 772-799; Utah 840-847; Vermont 050-059; Virginia 201 220-246; Washington 980-986 988-994;
        West Virginia 247-268; Wisconsin 530-532 534 535 537-549; Wyoming 820-831
    """,
    "DE": """
        Baden-Württemberg 68-79 88; Bayern 80-87 90-97; Berlin 10 12 13; Brandenburg 03 14-16; Bremen 28;
        Hamburg 20-22; Hessen 34-36 60-65; Mecklenburg-Vorpommern 17-19; Niedersachsen 26-31 37 38 49;
        Nordrhein-Westfalen 32 33 40-42 44-48 50-53 57-59; Rheinland-Pfalz 54-56 67; Saarland 66;
        Sachsen 01 02 04 08 09; Sachsen-Anhalt 06 39; Schleswig-Holstein 23-25; Thüringen 07 98 99
    """,
    "AT": """
        Wien 1010 1020 1030 1040 1050 1060 1070 1080 1090 1100 1110 1120 1130 1140 1150 1160 1170 1180 1190 1200 1210
        1220 1230; Niederösterreich 2 3; Burgenland 7; Oberösterreich 4; Salzburg 5; Tirol 60-66; Vorarlberg 67-69;
        Steiermark 8; Kärnten 9
    """,
    "CH": """
        Aargau 50 52-57; Basel-Landschaft 41 44; Basel-Stadt 40; Bern 30 33-36; Fribourg 16 17; Genève 12;
        Glarus 87; Graubünden 70-75; Jura 28 29; Luzern 60-62; Neuchâtel 20-23; Nidwalden 63; Obwalden 60;
        St. Gallen 90-95; Schaffhausen 82; Solothurn 45 46; Schwyz 64; Thurgau 85; Ticino 65-69; Uri 64; Valais 39 19;
        Vaud 10 11 13 14 18; Zug 63; Zürich 80-84 86 88 89
    """,
    "NL": """
        Noord-Holland 10-12 14-20; Zuid-Holland 22-33; Utrecht 34-37; Gelderland 65-73; Zeeland 43-45;
        Noord-Brabant 46-57; Limburg 59-64; Overijssel 74-77 80; Drenthe 78 79 94; Groningen 96-99; Friesland 84-92;
        Flevoland 13 82
    """,
    "BE": "Bruxelles-Capitale 10; Vlaanderen 15-39 80-99; Wallonie 13 14 40-47 50-79",
    "FR": """
        Île-de-France 77 78 91-95; Centre-Val de Loire 18 28 36 37 41 45; Bourgogne-Franche-Comté 21 25 39 58 70 71 89;
        Normandie 14 27 50 61 76; Hauts-de-France 02 59 60 62 80; Grand Est 08 10 51 52 54 55 57 67 68 88;
        Pays de la Loire 44 49 53 72 85; Bretagne 22 29 35 56; Nouvelle-Aquitaine 16 17 19 23 24 33 40 47 64 79 86 87;
        Occitanie 09 11 12 30-32 34 46 48 65 66 81 82; Auvergne-Rhône-Alpes 01 03 07 15 26 38 42 43 63 69 73 74;
        Provence-Alpes-Côte d'Azur 04-06 13 83 84; Corse 20
    """,
    "IT": """
        Lazio 00-04; Umbria 05 06; Sardegna 07-09; Piemonte 10 12-15 28; Valle d'Aosta 11; Liguria 16-19;
        Lombardia 20-27 46; Veneto 30-32 35-37 45; Friuli-Venezia Giulia 33 34; Trentino-Alto Adige 38 39;
        Emilia-Romagna 29 40-44 47 48; Toscana 50-59; Marche 60-63; Abruzzo 64-67; Puglia 70-74; Basilicata 85;
        Campania 80-84; Molise 86; Calabria 87-89; Sicilia 90-98
    """,
    "ES": """
        Andalucía 04 11 14 18 21 23 29 41; Aragón 22 44 50; Asturias 33; Illes Balears 07; Canarias 35 38;
        Cantabria 39; Castilla-La Mancha 02 13 16 19 45; Castilla y León 05 09 24 34 37 40 42 47 49;
        Cataluña 08 17 25 43; Extremadura 06 10; Galicia 15 27 32 36; Madrid 28; Murcia 30; Navarra 31;
        País Vasco 01 20 48; La Rioja 26; Comunitat Valenciana 03 12 46; Ceuta 51; Melilla 52
    """,
    "PT": """
        Aveiro 37 38; Beja 78; Braga 47 48; Bragança 53; Castelo Branco 60; Coimbra 30; Évora 70; Faro 80-86;
        Madeira 90-94; Guarda 63; Leiria 24; Lisboa 10-19 26 27; Portalegre 73; Porto 40-46; Santarém 20;
        Setúbal 28 29; Viana do Castelo 49; Vila Real 50; Viseu 35; Açores 95-99
    """,
    "DK": "Hovedstaden 26-28 30-36; Sjælland 40-49; Syddanmark 50-71; Midtjylland 73-76 78 80-89; Nordjylland 90-99",
    "PL": """
        Dolnośląskie 50-59; Kujawsko-Pomorskie 85-89; Lubelskie 20-24; Lubuskie 65-68; Łódzkie 90-95 97-99;
        Małopolskie 30-34; Mazowieckie 00-09; Opolskie 45-49; Podkarpackie 35-39; Podlaskie 15-18; Pomorskie 80-84;
        Śląskie 40-44; Świętokrzyskie 25 27-29; Warmińsko-Mazurskie 10-14; Wielkopolskie 60-64;
        Zachodniopomorskie 70-75 78
    """,
    "CZ": "Praha 1; Jihomoravský kraj 60-63; Plzeňský kraj 30-32; Moravskoslezský kraj 70-74",
    "RO": """
        București 01-06; Alba 51; Arad 31; Argeș 11; Bacău 60; Bihor 41; Bistrița-Năsăud 42; Botoșani 71; Brăila 81;
        Brașov 50; Buzău 12; Caraș-Severin 32; Călărași 91; Cluj 40; Constanța 90; Covasna 52; Dâmbovița 13; Dolj 20;
        Galați 80; Giurgiu 08; Gorj 21; Harghita 53; Hunedoara 33; Ialomița 92; Iași 70; Ilfov 07; Maramureș 43;
        Mehedinți 22; Mureș 54; Neamț 61; Olt 23; Prahova 10; Sălaj 45; Satu Mare 44; Sibiu 55; Suceava 72;
        Teleorman 14; Timiș 30; Tulcea 82; Vaslui 73; Vâlcea 24; Vrancea 62
    """,
    "TR": """
        Adana 01; Adıyaman 02; Afyonkarahisar 03; Ağrı 04; Amasya 05; Ankara 06; Antalya 07; Artvin 08; Aydın 09;
        Balıkesir 10; Bilecik 11; Bingöl 12; Bitlis 13; Bolu 14; Burdur 15; Bursa 16; Çanakkale 17; Çankırı 18;
        Çorum 19; Denizli 20; Diyarbakır 21; Edirne 22; Elazığ 23; Erzincan 24; Erzurum 25; Eskişehir 26; Gaziantep 27;
        Giresun 28; Gümüşhane 29; Hakkâri 30; Hatay 31; Isparta 32; Mersin 33; İstanbul 34; İzmir 35; Kars 36;
        Kastamonu 37; Kayseri 38; Kırklareli 39; Kırşehir 40; Kocaeli 41; Konya 42; Kütahya 43; Malatya 44; Manisa 45;
        Kahramanmaraş 46; Mardin 47; Muğla 48; Muş 49; Nevşehir 50; Niğde 51; Ordu 52; Rize 53; Sakarya 54; Samsun 55;
        Siirt 56; Sinop 57; Sivas 58; Tekirdağ 59; Tokat 60; Trabzon 61; Tunceli 62; Şanlıurfa 63; Uşak 64; Van 65;
        Yozgat 66; Zonguldak 67; Aksaray 68; Bayburt 69; Karaman 70; Kırıkkale 71; Batman 72; Şırnak 73; Bartın 74;
        Ardahan 75; Iğdır 76; Yalova 77; Karabük 78; Kilis 79; Osmaniye 80; Düzce 81
    """,
    "UA": """
        Kyiv 01-06; Kyiv Oblast 07-09; Zhytomyr 10-13; Chernihiv 14-17; Cherkasy 18-20; Vinnytsia 21-24;
        Kirovohrad 25-28; Khmelnytskyi 29-32; Rivne 33-35; Poltava 36-39; Sumy 40-42; Volyn 43-45; Ternopil 46-48;
        Dnipropetrovsk 49-53; Mykolaiv 54-57; Chernivtsi 58-60; Kharkiv 61-64; Odesa 65-68; Zaporizhzhia 69-72;
        Kherson 73-75; Ivano-Frankivsk 76-78; Lviv 79-82; Donetsk 83-87; Zakarpattia 88-90; Luhansk 91-94; Crimea 95-98;
        Sevastopol 99
    """,
    "RU": """
        Moscow 105 107-109 111 115 117 119 121 123 125 127 129; Moscow Oblast 140-144; Saint Petersburg 190-199;
        Leningrad Oblast 187 188; Belgorod Oblast 308 309; Bryansk Oblast 241-243; Vladimir Oblast 600-602;
        Voronezh Oblast 394-397; Ivanovo Oblast 153 155; Kaluga Oblast 248 249; Kostroma Oblast 156 157;
        Kursk Oblast 305-307; Lipetsk Oblast 398 399; Oryol Oblast 302 303; Ryazan Oblast 390 391;
        Smolensk Oblast 214-216; Tambov Oblast 392 393; Tver Oblast 170-172; Tula Oblast 300 301;
        Yaroslavl Oblast 150 152; Karelia 185 186; Komi 167-169; Arkhangelsk Oblast 163-165; Vologda Oblast 160-162;
        Kaliningrad Oblast 236 238; Murmansk Oblast 183 184; Novgorod Oblast 173-175; Pskov Oblast 180-182;
        Adygea 385; Kalmykia 358 359; Krasnodar Krai 350-354; Astrakhan Oblast 414 416; Volgograd Oblast 400 403 404;
        Rostov Oblast 344 346 347; Dagestan 367 368; Ingushetia 386; Kabardino-Balkaria 360 361;
        Karachay-Cherkessia 369; North Ossetia–Alania 362 363; Chechnya 364 366; Stavropol Krai 355-357;
        Bashkortostan 450 452 453; Mari El 424 425; Mordovia 430 431; Tatarstan 420-423; Udmurtia 426 427;
        Chuvashia 428 429; Kirov Oblast 610-613; Nizhny Novgorod Oblast 603 606 607; Orenburg Oblast 460-462;
        Penza Oblast 440 442; Perm Krai 614 617-619; Samara Oblast 443-446; Saratov Oblast 410 412 413;
        Ulyanovsk Oblast 432 433; Kurgan Oblast 640 641; Sverdlovsk Oblast 620-624; Tyumen Oblast 625-627;
        Chelyabinsk Oblast 454-457; Khanty-Mansi 628; Yamalo-Nenets 629; Altai Republic 649; Buryatia 670 671;
        Tuva 667 668; Khakassia 655; Altai Krai 656-659; Krasnoyarsk Krai 660-663; Irkutsk Oblast 664-666;
        Kemerovo Oblast 650-654; Novosibirsk Oblast 630-633; Omsk Oblast 644-646; Tomsk Oblast 634-636;
        Zabaykalsky Krai 672-674; Sakha 677 678; Primorsky Krai 690-692; Khabarovsk Krai 680-682; Amur Oblast 675 676;
        Kamchatka Krai 683 684; Magadan Oblast 685 686; Sakhalin Oblast 693 694; Jewish Autonomous Oblast 679
    """,
    "CN": """
        Beijing 10; Shanghai 20; Tianjin 30; Chongqing 40; Hebei 05-07; Shanxi 03 04; Inner Mongolia 01 02;
        Liaoning 11 12; Jilin 13; Heilongjiang 15 16; Jiangsu 21 22; Anhui 23 24; Shandong 25-27; Zhejiang 31 32;
        Jiangxi 33 34; Fujian 35 36; Hunan 41 42; Hubei 43 44; Henan 45-47; Guangdong 51 52; Guangxi 53 54;
        Guizhou 55 56; Hainan 57; Sichuan 61-64; Yunnan 65-67; Shaanxi 71 72; Gansu 73 74; Ningxia 75; Qinghai 81;
        Xinjiang 83 84; Tibet 85 86
    """,
    "JP": """
        Hokkaido 00 04-09; Aomori 03; Iwate 02; Miyagi 98; Akita 01; Yamagata 99; Fukushima 96 97; Ibaraki 30 31;
        Tochigi 32; Gunma 37; Saitama 33-36; Chiba 26-29; Tokyo 10-19; Kanagawa 21-25; Niigata 94 95; Toyama 93;
        Ishikawa 92; Fukui 91; Yamanashi 40; Nagano 38 39; Gifu 50; Shizuoka 41-43; Aichi 44-49; Mie 51; Shiga 52;
        Kyoto 60-62; Osaka 53-59; Hyogo 65-67; Nara 63; Wakayama 64; Tottori 68; Shimane 69; Okayama 70 71;
        Hiroshima 72 73; Yamaguchi 74 75; Tokushima 77; Kagawa 76; Ehime 79; Kochi 78; Fukuoka 80-83; Saga 84;
        Nagasaki 85; Kumamoto 86; Oita 87; Miyazaki 88; Kagoshima 89; Okinawa 90
    """,
    "IN": """
        Delhi 11; Haryana 12 13; Punjab 14 15; Chandigarh 16; Himachal Pradesh 17; Jammu and Kashmir 18 19;
        Uttar Pradesh 20-23 25 27 28; Uttarakhand 24; Rajasthan 30-34; Gujarat 36-39; Maharashtra 40-44; Goa 403;
        Madhya Pradesh 45-48; Chhattisgarh 49; Andhra Pradesh 51-53; Telangana 50; Karnataka 56-59; Tamil Nadu 60-64;
        Kerala 67-69; West Bengal 70-73; Odisha 75-77; Assam 78; Manipur 795; Meghalaya 793 794; Mizoram 796;
        Nagaland 797 798; Tripura 799; Arunachal Pradesh 790-792; Bihar 80 84 85; Jharkhand 82 83; Sikkim 737;
        Andaman and Nicobar Islands 744; Puducherry 605; Dadra and Nagar Haveli and Daman and Diu 396
    """,
    "KR": """
        Seoul 01-08; Gyeonggi-do 10-18; Incheon 21-23; Gangwon-do 24-26; Chungcheongbuk-do 27-29; Sejong 30;
        Chungcheongnam-do 31-33; Daejeon 34 35; Gyeongsangbuk-do 36-40; Daegu 41-43; Ulsan 44 45; Busan 46-49;
        Gyeongsangnam-do 50-53; Jeollabuk-do 54-56; Jeollanam-do 57-59; Gwangju 61 62; Jeju-do 63
    """,
    "BR": """
        São Paulo 01-19; Rio de Janeiro 20-28; Espírito Santo 29; Minas Gerais 30-39; Bahia 40-48; Sergipe 49;
        Pernambuco 50-56; Alagoas 57; Paraíba 58; Rio Grande do Norte 59; Ceará 60-63; Piauí 64; Maranhão 65;
        Pará 66-67 680-688; Amapá 689; Amazonas 690-692; Roraima 693; Acre 699; Distrito Federal 70-72; Goiás 74 75;
        Rondônia 768 769; Tocantins 77; Mato Grosso 78; Mato Grosso do Sul 79; Paraná 80-87; Santa Catarina 88 89;
        Rio Grande do Sul 90-99
    """,
    "MX": """
        Ciudad de México 01-16; Aguascalientes 20; Baja California 21 22; Baja California Sur 23; Campeche 24;
        Coahuila 25-27; Colima 28; Chiapas 29 30; Chihuahua 31-33; Durango 34 35; Guanajuato 36-38; Guerrero 39-41;
        Hidalgo 42 43; Jalisco 44-49; Estado de México 50-57; Michoacán 58-61; Morelos 62; Nayarit 63; Nuevo León 64-67;
        Oaxaca 68-71; Puebla 72-75; Querétaro 76; Quintana Roo 77; San Luis Potosí 78 79; Sinaloa 80-82; Sonora 83-85;
        Tabasco 86; Tamaulipas 87-89; Tlaxcala 90; Veracruz 91-96; Yucatán 97; Zacatecas 98 99
    """,
    "CO": """
        Antioquia 05; Atlántico 08; Bogotá D.C. 11; Bolívar 13; Boyacá 15; Caldas 17; Caquetá 18; Cauca 19; Cesar 20;
        Córdoba 23; Cundinamarca 25; Chocó 27; Huila 41; La Guajira 44; Magdalena 47; Meta 50; Nariño 52;
        Norte de Santander 54; Quindío 63; Risaralda 66; Santander 68; Sucre 70; Tolima 73; Valle del Cauca 76;
        Arauca 81; Casanare 85; Putumayo 86; San Andrés y Providencia 88; Guaviare 95
    """,
    "CA": """
        Newfoundland and Labrador A; Nova Scotia B; Prince Edward Island C; New Brunswick E; Québec G H J;
        Ontario K L N P; Manitoba R; Saskatchewan S; Alberta T; British Columbia V; Nunavut X; Northwest Territories X;
        Yukon Y
    """,
    "AU": """
        New South Wales 20-25 27; Australian Capital Territory 26; Victoria 30-38; Queensland 40-48;
        South Australia 50-55;
        Western Australia 60-65; Tasmania 70-73; Northern Territory 08
    """,
    "MY": """
        Kuala Lumpur 50-60; Selangor 40-48; Johor 79-86; Penang 10-14; Perak 30-36; Kedah 05-09; Perlis 01 02;
        Kelantan 15-18; Terengganu 20-24; Pahang 25-28; Negeri Sembilan 70-73; Melaka 75-78; Sabah 88-91;
        Sarawak 93-98; Labuan 87; Putrajaya 62
    """,
    "DZ": """
        Adrar 01; Chlef 02; Laghouat 03; Oum el Bouaghi 04; Batna 05; Béjaïa 06; Biskra 07; Béchar 08; Blida 09;
        Bouira 10; Tamanrasset 11; Tébessa 12; Tlemcen 13; Tiaret 14; Tizi Ouzou 15; Algiers 16; Djelfa 17; Jijel 18;
        Sétif 19; Saida 20; Skikda 21; Sidi Bel Abbès 22; Annaba 23; Guelma 24; Constantine 25; Medea 26;
        Mostaganem 27; M'Sila 28; Mascara 29; Ouargla 30; Oran 31; El Bayadh 32; Bordj Bou Arréridj 34; Boumerdes 35;
        El Tarf 36; Tissemsilt 38; El Oued 39; Khenchela 40; Souk Ahras 41; Tipaza 42; Mila 43; Aïn Defla 44; Naama 45;
        Aïn Témouchent 46; Ghardaia 47; Relizane 48
    """,
}

# Beginnings by town: the largest of its name in the country, or "Town, Region".
TOWNS = {
    "US": """
        New York 100; Los Angeles 900; Chicago 606; Houston 770; Phoenix 850; Philadelphia 191; San Antonio 782; San
        Diego 921; Dallas 752; Jacksonville 322; Fort Worth 761; San Jose 951; Austin 787; Columbus 432; Charlotte
        282; Indianapolis 462; San Francisco 941; Seattle 981; Denver 802; Washington 200; Nashville 372; Oklahoma
        City 731; El Paso 799; Boston 021; Portland 972; Detroit 482; Las Vegas 891; Memphis 381; Louisville 402;
        Baltimore 212; Milwaukee 532; Albuquerque 871; Tucson 857; Fresno 937; Sacramento 958; Mesa 852; Kansas City
        641; Atlanta 303; Omaha 681; Colorado Springs 809; Raleigh 276; Virginia Beach 234; Long Beach 908; Miami 331;
        Oakland 946; Minneapolis 554; Tulsa 741; Bakersfield 933; Wichita 672; Arlington, Texas 760; Aurora 800; Tampa
        336; New Orleans 701; Cleveland 441; Honolulu 968; Anaheim 928; Lexington 405; Stockton 952; Corpus Christi
        784; Henderson 890; Riverside 925; Newark 071; Saint Paul 551; Santa Ana 927; Cincinnati 452; Irvine 926;
        Orlando 328; Pittsburgh 152; St. Louis 631; Greensboro 274; Jersey City 073; Anchorage 995; Lincoln 685; Plano
        750; Durham 277; Buffalo 142; Chandler 852; Chula Vista 919; Toledo 436; Madison 537; Gilbert 852; Reno 895;
        Fort Wayne 468; St. Petersburg 337; Lubbock 794; Irving 750; Laredo 780; Winston-Salem 271; Garland 750;
        Scottsdale 852; Norfolk 235; Boise 837; Fremont 945; Spokane 992; Richmond 232; Baton Rouge 708; San
        Bernardino 924; Tacoma 984; Modesto 953; Des Moines 503; Rochester 146; Fayetteville 283; Little Rock 722;
        Grand Rapids 495; Huntsville 358; Salt Lake City 841; Birmingham 352; Tallahassee 323; Worcester 016;
        Knoxville 379; Providence 029; Newport News 236; Mobile 366; Shreveport 711; Akron 443; Amarillo 791;
        Montgomery 361; Columbus, Georgia 319; Overland Park 662; Vancouver 986; Chattanooga 374; Fort Lauderdale 333;
        Springfield, Missouri 658; Sioux Falls 571; Eugene 974; Salem 973; Dayton 454; Syracuse 132; Hartford 061;
        Bridgeport 066; New Haven 065; Savannah 314; Jackson 392; Topeka 666; Charleston 294; Columbia 292; Cedar
        Rapids 524; Fargo 581; Billings 591; Portland, Maine 041; Manchester 031; Albany 122; Yonkers 107; Lansing
        489; Ann Arbor 481; Flint 485; Evansville 477; Green Bay 543; Rockford 611; Naperville 605; Waco 767; Midland
        797; McAllen 785; Provo 846; Santa Rosa 954; Salinas 939; Santa Barbara 931; Oxnard 930; Palmdale 935;
        Torrance 905; Cheyenne 820; Peoria, Illinois 616; Springfield, Illinois 627; Kansas City, Kansas 661
    """,
    "DE": """
        Berlin 10 12 13; München 80 81; Köln 50 51; Frankfurt am Main 60; Düsseldorf 40; Stuttgart 70; Essen 45;
        Dortmund 44; Dresden 01; Bremen 28; Nürnberg 90; Hannover 30; Leipzig 04; Duisburg 47; Bochum 44; Wuppertal
        42; Bielefeld 33; Bonn 53; Münster 48; Mannheim 68; Augsburg 86; Wiesbaden 65; Karlsruhe 76; Gelsenkirchen 45;
        Aachen 52; Mönchengladbach 41; Kiel 24; Chemnitz 09; Braunschweig 38; Magdeburg 39; Krefeld 47; Halle (Saale)
        06; Freiburg im Breisgau 79; Mainz 55; Oberhausen 46; Erfurt 99; Lübeck 23; Hagen 58; Rostock 18; Kassel 34;
        Potsdam 14; Saarbrücken 66; Hamm 59; Mülheim an der Ruhr 45; Herne 44; Darmstadt 64; Osnabrück 49; Solingen
        42; Ludwigshafen am Rhein 67; Leverkusen 51; Oldenburg 26; Neuss 41; Regensburg 93; Heidelberg 69; Paderborn
        33; Würzburg 97; Fürth 90; Wolfsburg 38; Recklinghausen 45; Göttingen 37; Heilbronn 74; Ingolstadt 85; Ulm 89;
        Bottrop 46; Pforzheim 75; Bremerhaven 27; Remscheid 42; Reutlingen 72; Koblenz 56; Bergisch Gladbach 51; Jena
        07; Gera 07; Erlangen 91; Moers 47; Siegen 57; Hildesheim 31; Salzgitter 38; Cottbus 03; Kaiserslautern 67;
        Trier 54; Witten 58; Gütersloh 33; Iserlohn 58; Schwerin 19; Zwickau 08; Düren 52; Ratingen 40; Lünen 44; Marl
        45; Ludwigsburg 71; Flensburg 24; Konstanz 78; Worms 67; Minden 32; Velbert 42; Tübingen 72;
        Villingen-Schwenningen 78; Bamberg 96; Bayreuth 95; Landshut 84; Rosenheim 83; Passau 94; Aschaffenburg 63;
        Gießen 35; Fulda 36; Neubrandenburg 17; Stralsund 18; Weimar 99; Plauen 08; Görlitz 02; Celle 29; Lüneburg 21;
        Delmenhorst 27; Wilhelmshaven 26; Emden 26; Neumünster 24; Norderstedt 22; Dorsten 46; Gladbeck 45; Arnsberg
        59; Detmold 32; Bocholt 46; Friedrichshafen 88; Göppingen 73; Schweinfurt 97; Speyer 67; Neuwied 56;
        Lüdenscheid 58; Herford 32; Rheine 48; Dinslaken 46; Unna 59; Castrop-Rauxel 44; Viersen 41; Troisdorf 53;
        Kerpen 50; Dormagen 41; Grevenbroich 41; Wesel 46; Herten 45; Wetzlar 35; Sindelfingen 71; Aalen 73;
        Schwäbisch Gmünd 73; Waiblingen 71; Offenburg 77; Baden-Baden 76; Neu-Ulm 89; Bad Salzuflen 32; Nordhorn 48;
        Garbsen 30; Hameln 31; Wolfenbüttel 38; Cuxhaven 27; Eschweiler 52; Euskirchen 53; Hürth 50; Pulheim 50;
        Gummersbach 51; Hattingen 45; Menden 58; Ahlen 59; Lippstadt 59; Dessau 06
    """,
    "AT": """
        Graz 80; Linz 40; Salzburg 50; Innsbruck 60; Klagenfurt 90; Villach 95; Wels 46; St. Pölten 31; Dornbirn 68;
        Wiener Neustadt 27; Steyr 44; Feldkirch 68; Bregenz 69; Klosterneuburg 34; Baden 25; Traun 40; Amstetten 33;
        Lustenau 68; Mödling 23; Stockerau 20; Ansfelden 40; Hohenems 68; Wolfsberg 94
    """,
    "CH": """
        Zürich 80; Genève 12; Basel 40; Lausanne 10; Bern 30; Winterthur 84; Luzern 60; St. Gallen 90; Lugano 69; Biel
        25; Thun 36; Bellinzona 65; Köniz 30; Fribourg 17; La Chaux-de-Fonds 23; Schaffhausen 82; Chur 70; Uster 86;
        Sion 19; Neuchâtel 20; Emmen 60; Zug 63; Yverdon-les-Bains 14; Vernier 12; Montreux 18; Frauenfeld 85; Kriens
        60; Wetzikon 86; Wil 95; Bulle 16; Horgen 88; Kreuzlingen 82; Opfikon 81; Aarau 50; Renens 10; Dietikon 89;
        Baar 63; Bülach 81; Riehen 41; Rapperswil-Jona 86
    """,
    "NL": """
        Amsterdam 10; Rotterdam 30; Den Haag 25; Utrecht 35; Eindhoven 56; Groningen 97; Tilburg 50; Almere 13; Breda
        48; Nijmegen 65; Apeldoorn 73; Haarlem 20; Arnhem 68; Enschede 75; Amersfoort 38; Zaanstad 15;
        's-Hertogenbosch 52; Zwolle 80; Zoetermeer 27; Leiden 23; Maastricht 62; Dordrecht 33; Ede 67; Alkmaar 18;
        Delft 26; Emmen 78; Venlo 59; Deventer 74; Helmond 57; Hilversum 12; Heerlen 64; Leeuwarden 89; Lelystad 82;
        Purmerend 14; Roosendaal 47; Vlaardingen 31; Assen 94; Bergen op Zoom 46; Gouda 28; Hengelo 75; Hoorn 16;
        Hoofddorp 21; Nieuwegein 34; Oss 53; Spijkenisse 32; Veenendaal 39; Zeist 37; Almelo 76; Den Helder 17;
        Oosterhout 49; Alphen aan den Rijn 24
    """,
    "BE": """
        Bruxelles 10; Antwerpen 20; Gent 90; Charleroi 60; Liège 40; Brugge 80; Namur 50; Leuven 30; Mons 70; Hasselt
        35; Aalst 93; Mechelen 28; La Louvière 71; Kortrijk 85; Tournai 75; Oostende 84; Sint-Niklaas 91; Genk 36;
        Seraing 41; Roeselare 88; Verviers 48; Mouscron 77; Beveren 91; Dendermonde 92; Turnhout 23; Lokeren 91
    """,
    "FR": """
        Paris 75001-75020; Marseille 13001-13016; Lyon 69001-69009; Toulouse 31; Nice 06; Nantes 44; Strasbourg 67;
        Bordeaux 33; Montpellier 34; Lille 59; Rennes 35; Reims 51; Le Havre 76; Cergy-Pontoise 95; Saint-Étienne 42;
        Toulon 83; Angers 49; Dijon 21; Grenoble 38; Nîmes 30; Clermont-Ferrand 63; Aix-en-Provence 13; Brest 29; Le
        Mans 72; Amiens 80; Tours 37; Limoges 87; Metz 57; Besançon 25; Perpignan 66; Orléans 45; Mulhouse 68; Rouen
        76; Caen 14; Nancy 54; Argenteuil 95; Roubaix 59; Tourcoing 59; Avignon 84; Poitiers 86; Versailles 78; Pau
        64; La Rochelle 17; Calais 62; Cannes 06; Antibes 06; Béziers 34; Colmar 68; Bourges 18; Saint-Nazaire 44;
        Valence 26; Quimper 29; Villeneuve-d'Ascq 59; Troyes 10; Chambéry 73; Niort 79; Cholet 49; Lorient 56; Vannes
        56; Montauban 82; Albi 81; Arles 13; Évreux 27; Meaux 77; Charleville-Mézières 08; Beauvais 60; Saint-Quentin
        02; La Roche-sur-Yon 85; Laval 53; Blois 41; Brive-la-Gaillarde 19; Hyères 83; La Seyne-sur-Mer 83; Fréjus 83;
        Tarbes 65; Narbonne 11; Châteauroux 36; Saint-Malo 35; Belfort 90; Sarcelles 95; Évry 91
    """,
    "IT": """
        Roma 001; Milano 201; Napoli 801; Torino 101; Palermo 901; Genova 161; Bologna 401; Firenze 501; Bari 701;
        Catania 951; Verona 371; Messina 981; Trieste 341; Padova 351; Brescia 251; Taranto 741; Parma 431; Prato 591;
        Modena 411; Reggio di Calabria 891; Reggio nell'Emilia 421; Livorno 571; Cagliari 091; Rimini 479; Foggia 711;
        Ferrara 441; Salerno 841; Monza 209; Siracusa 961; Bergamo 241; Trento 381; Perugia 061; Pescara 651; Forlì
        471; Vicenza 361; Terni 051; Pisa 561; Bolzano 391; Piacenza 291; Novara 281; Arezzo 521; Udine 331; Andria
        761; Cesena 475; La Spezia 191; Barletta 761; Alessandria 151; Sassari 071; Ancona 601; Brindisi 721; Treviso
        311; Como 221; Lucca 551; Lecce 731; Ravenna 481; Pesaro 611; Catanzaro 881; Cosenza 871; Latina 041; Varese
        211; Pavia 271; Cremona 261; Asti 141; Ragusa 971; Trapani 911; Grosseto 581; Massa 541; Potenza 851; Matera
        751; Caserta 811; Benevento 821; Venezia 301; Pistoia 511; Savona 171; Caltanissetta 931; Cuneo 121; Teramo
        641; Trani 761
    """,
    "ES": """
        Madrid 280; Barcelona 080; Valencia 460; Zaragoza 500; Sevilla 410; Málaga 290; Murcia 300; Palma 070; Las
        Palmas de Gran Canaria 350; Alicante 030; Bilbao 480; Córdoba 140; Valladolid 470; Vigo 362; Gijón 332;
        Vitoria-Gasteiz 010; A Coruña 150; Elche 032; Granada 180; Oviedo 330; Terrassa 08; Cartagena 302; Jerez de la
        Frontera 11; Sabadell 08; Santa Cruz de Tenerife 380; Pamplona 310; Almería 040; San Sebastián 200; Burgos
        090; Santander 390; Albacete 020; Castelló de la Plana 120; Marbella 296; Logroño 260; La Laguna 38; Badajoz
        060; Salamanca 370; Huelva 210; Tarragona 430; Lleida 250; Mataró 08; León 240; Telde 35; Dos Hermanas 41;
        Algeciras 112; Cádiz 110; Jaén 230; Ourense 320; Reus 432; Orihuela 03; Barakaldo 48; Girona 170; Santiago de
        Compostela 15; Lugo 270; Toledo 450; Cáceres 100; Gandia 46; Benidorm 03; Torrevieja 03; Pontevedra 36; Ferrol
        15; Avilés 33; Palencia 34; Guadalajara 19; Ciudad Real 13; Zamora 49; Ávila 05; Segovia 40; Cuenca 16; Huesca
        22; Manresa 08; Rubí 08; San Fernando 11; El Ejido 04; Roquetas de Mar 04; Chiclana de la Frontera 11; El
        Puerto de Santa María 11; Vélez-Málaga 29; Fuengirola 29; Mijas 29; Lorca 30; Talavera de la Reina 45;
        Ponferrada 24; Linares 23; Motril 18; Mérida 06; Irun 20; Getxo 48; Torrent 46; Sagunto 46; Alcoy 03; Elda 03;
        Granollers 08; Vilanova i la Geltrú 08; Arrecife 35; Alcalá de Guadaira 41
    """,
    "PT": """
        Lisboa 10-19; Porto 40-43; Braga 47; Amadora 27; Coimbra 30; Leiria 24; Setúbal 29; Funchal 90; Viseu 35;
        Queluz 27; Cacém 27; Aveiro 38; Faro 80; Évora 70; Guimarães 48; Viana do Castelo 49; Bragança 53; Guarda 63;
        Portimão 85; Beja 78; Almada 28; Cascais 27; Odivelas 26; Loures 26
    """,
    "SE": """
        Stockholm 11; Göteborg 41; Malmö 21; Uppsala 75; Linköping 58; Örebro 70; Umeå 90; Västerås 72; Jönköping 55;
        Helsingborg 25; Norrköping 60; Lund 22; Luleå 97; Gävle 80; Borås 50; Växjö 35; Södertälje 15; Halmstad 30;
        Eskilstuna 63; Karlskrona 37; Karlstad 65; Täby 18; Sundsvall 85; Östersund 83; Trollhättan 46; Borlänge 78;
        Kristianstad 29; Kalmar 39; Skövde 54; Falun 79; Skellefteå 93; Varberg 43; Nyköping 61; Sollentuna 19;
        Huddinge 14; Haninge 13; Uddevalla 45
    """,
    "NO": """
        Oslo 01-11; Bergen 50; Trondheim 70; Stavanger 40; Kristiansand 46; Drammen 30; Fredrikstad 16; Sandnes 43;
        Tromsø 90; Sarpsborg 17; Skien 37; Ålesund 60; Sandefjord 32; Haugesund 55; Tønsberg 31; Moss 15; Bodø 80;
        Arendal 48; Hamar 23; Lillestrøm 20; Porsgrunn 39; Larvik 32; Halden 17; Kongsberg 36; Harstad 94; Molde 64;
        Asker 13; Lillehammer 26; Horten 31; Gjøvik 28
    """,
    "DK": """
        København 10-12 21-24; Aarhus 80-82; Odense 50 52; Aalborg 90; Esbjerg 67; Randers 89; Kolding 60; Horsens 87;
        Vejle 71; Roskilde 40; Herning 74; Silkeborg 86; Næstved 47; Fredericia 70; Viborg 88; Køge 46; Holstebro 75;
        Slagelse 42; Hillerød 34; Sønderborg 64; Svendborg 57; Hjørring 98; Helsingør 30; Taastrup 26
    """,
    "FI": """
        Helsinki 00; Espoo 02; Tampere 33; Vantaa 01; Oulu 90; Turku 20; Jyväskylä 40; Kuopio 70; Lahti 15; Pori 28;
        Joensuu 80; Kouvola 45; Lappeenranta 53; Vaasa 65; Hämeenlinna 13; Seinäjoki 60; Rovaniemi 96; Porvoo 06;
        Mikkeli 50; Salo 24; Kotka 48; Kokkola 67; Hyvinge 05; Järvenpää 04; Rauma 26; Lohja 08; Kajaani 87; Kerava
        04; Kirkkonummi 02
    """,
    "PL": """
        Warszawa 00-04; Kraków 30 31; Wrocław 50-54; Łódź 90-94; Poznań 60 61; Gdańsk 80; Szczecin 70 71; Lublin 20;
        Bydgoszcz 85; Białystok 15; Katowice 40; Gdynia 81; Częstochowa 42; Sosnowiec 41; Radom 26; Gliwice 44;
        Rzeszów 35; Toruń 87; Kielce 25; Zabrze 41; Bytom 41; Bielsko-Biała 43; Olsztyn 10; Ruda Śląska 41; Rybnik 44;
        Tychy 43; Opole 45; Gorzów Wielkopolski 66; Elbląg 82; Dąbrowa Górnicza 41; Płock 09; Wałbrzych 58; Włocławek
        87; Tarnów 33; Chorzów 41; Koszalin 75; Kalisz 62; Legnica 59; Grudziądz 86; Jaworzno 43; Słupsk 76; Nowy Sącz
        33; Jelenia Góra 58; Siedlce 08; Mysłowice 41; Konin 62; Piła 64; Piotrków Trybunalski 97; Inowrocław 88;
        Lubin 59; Ostrów Wielkopolski 63; Suwałki 16; Gniezno 62; Głogów 67; Pabianice 95; Leszno 64; Żory 44; Zamość
        22; Łomża 18; Ełk 19; Tarnowskie Góry 42; Chełm 22; Mielec 39; Przemyśl 37; Stalowa Wola 37; Tczew 83; Biała
        Podlaska 21; Bełchatów 97; Świdnica 58; Zgierz 95; Legionowo 05; Zielona Góra 65
    """,
    "CZ": """
        Brno 60-63; Ostrava 70-72; Plzeň 30-32; Liberec 46; Olomouc 77; České Budějovice 37; Hradec Králové 50; Ústí
        nad Labem 40; Pardubice 53; Zlín 76; Havířov 73; Kladno 27; Most 43; Opava 74; Frýdek-Místek 73; Karviná 73;
        Jihlava 58; Teplice 41; Děčín 40; Karlovy Vary 36; Chomutov 43; Jablonec nad Nisou 46; Mladá Boleslav 29;
        Prostějov 79; Přerov 75; Třebíč 67; Znojmo 66; Příbram 26; Tábor 39; Cheb 35; Třinec 73; Písek 39; Kolín 28;
        Trutnov 54; Kroměříž 76
    """,
    "SK": """
        Bratislava 81-85; Košice 04; Prešov 08; Nitra 94; Žilina 01; Banská Bystrica 97; Trnava 91; Trenčín 91;
        Martin 03; Poprad 05;
        Prievidza 97; Zvolen 96; Michalovce 07; Nové Zámky 94; Komárno 94; Levice 93; Humenné 06; Bardejov 08;
        Liptovský Mikuláš 03; Piešťany 92; Ružomberok 03; Lučenec 98; Spišská Nová Ves 05; Považská Bystrica 01
    """,
    "HU": """
        Budapest 101-123; Debrecen 40; Szeged 67; Miskolc 35; Pécs 76; Győr 90; Nyíregyháza 44; Kecskemét 60;
        Székesfehérvár 80; Szombathely 97; Szolnok 50; Tatabánya 28; Kaposvár 74; Érd 20; Sopron 94; Zalaegerszeg 89;
        Békéscsaba 56; Veszprém 82; Eger 33; Dunaújváros 24; Nagykanizsa 88; Hódmezővásárhely 68; Salgótarján 31;
        Cegléd 27; Baja 65; Szekszárd 71; Vác 26; Gödöllő 21; Gyula 57
    """,
    "BG": """
        Sofia 10-17; Plovdiv 40; Varna 90; Burgas 80; Ruse 70; Stara Zagora 60; Pleven 58; Sliven 88; Dobrich 93;
        Shumen 97; Pernik 23; Haskovo 63; Yambol 86; Pazardzhik 44; Blagoevgrad 27
    """,
    "HR": """
        Zagreb 10; Split 21; Rijeka 51; Osijek 31; Zadar 23; Pula 52; Slavonski Brod 35; Karlovac 47; Varaždin 42;
        Šibenik 22; Dubrovnik 20; Velika Gorica 10; Vinkovci 32; Sisak 44; Bjelovar 43; Koprivnica 48; Vukovar 32;
        Samobor 10; Zaprešić 10; Čakovec 40; Požega 34; Đakovo 31; Solin 21
    """,
    "SI": """
        Ljubljana 10; Maribor 20; Celje 30; Kranj 40; Koper 60; Novo Mesto 80; Velenje 33; Ptuj 22; Trbovlje 14
    """,
    "GR": """
        Athens 10 11; Thessaloniki 54; Patra 26; Irakleion 71; Larisa 41; Volos 38; Ioannina 45; Piraeus 18; Rodos 85;
        Chania 73; Kavala 65; Serres 62; Kalamata 24; Chalkida 34; Katerini 60; Trikala 42; Lamia 35
    """,
    "RS": """
        Beograd 11; Novi Sad 21; Niš 18; Kragujevac 34; Subotica 24; Čačak 32; Zrenjanin 23; Pančevo 26; Kraljevo 36;
        Leskovac 16; Kruševac 37; Užice 31; Smederevo 11; Valjevo 14; Vranje 17; Šabac 15; Novi Pazar 36; Sombor 25;
        Kikinda 23; Požarevac 12; Pirot 18; Sremska Mitrovica 22; Vršac 26; Zaječar 19; Bor 19
    """,
    "BA": """
        Sarajevo 71; Banja Luka 78; Tuzla 75; Zenica 72; Mostar 88; Bijeljina 76; Brčko 76; Bihać 77; Prijedor 79;
        Trebinje 89; Doboj 74; Travnik 72
    """,
    "MK": "Skopje 10; Bitola 70; Kumanovo 13; Prilep 75; Tetovo 12; Ohrid 60; Veles 14; Gostivar 12",
    "AL": "Tiranë 10; Durrës 20; Vlorë 94; Elbasan 30; Shkodër 40; Korçë 70; Fier 93; Berat 50",
    "LT": """
        Vilnius LT-01 LT-02 LT-03 LT-04 LT-05 LT-06 LT-07 LT-08 LT-09 LT-10; Kaunas LT-44 LT-45 LT-46 LT-47 LT-48
        LT-49; Klaipėda LT-91; Šiauliai LT-76 LT-78; Panevėžys LT-35 LT-36 LT-37
    """,
    "LV": """
        Rīga LV-10; Daugavpils LV-54; Liepāja LV-34; Jelgava LV-30; Jūrmala LV-20; Ventspils LV-36; Rēzekne LV-46;
        Valmiera LV-42; Jēkabpils LV-52
    """,
    "EE": "Tallinn 10-13; Tartu 50 51; Narva 20 21; Pärnu 80; Kohtla-Järve 30; Viljandi 71",
    "IS": """
        Reykjavík 101 103 104 105 107 108 109 110 111 112 113 116; Kópavogur 200 201 203; Hafnarfjörður 220 221;
        Akureyri 600 603
    """,
    "LU": "Luxembourg 1 2; Esch-sur-Alzette 40-43",
    "LI": "Vaduz 9490",
    "AD": "Andorra la Vella AD500; les Escaldes AD700",
    "MT": "Valletta VLT; Sliema SLM; Birkirkara BKR; Mosta MST; Qormi QRM; San Pawl il-Baħar SPB; Żabbar ZBR",
    "GB": """
        London E1-18 N1-22 NW1-11 SE1-28 SW2-20 W2-14; Birmingham B1-20; Glasgow G1-5 G11-15 G20-23 G31-34 G40-46;
        Manchester M1-9 M11-16 M18-23; Sheffield S1-14; Leeds LS1-18; Edinburgh EH1-17; Liverpool L1-19; Bristol
        BS1-11; Cardiff CF3 CF5 CF10 CF11 CF14 CF23 CF24; Leicester LE1-5; Bradford BD1-10; Belfast BT1-17; Coventry
        CV1-6; Nottingham NG1-9; Reading RG1 RG2 RG4 RG5 RG6 RG30; Kingston upon Hull HU1-9; Preston PR1 PR2; Swansea
        SA1-7; Newcastle upon Tyne NE1-7; Southend-on-Sea SS1 SS2 SS3; Brighton BN1 BN2; Derby DE21-24; Southampton
        SO14-19; Wolverhampton WV1-6 WV10 WV11; Plymouth PL1-7; Stoke-on-Trent ST1-6; Milton Keynes MK1-15;
        Northampton NN1-5; Oldham OL1-4 OL8 OL9; Luton LU1-4; Portsmouth PO1-6; Swindon SN1-5 SN25; Dudley DY1-3;
        Aberdeen AB10-12 AB15 AB16 AB21-25; St Helens WA9-11; Ipswich IP1-4; Wigan WN1-5; Warrington WA1-5; Walsall
        WS1-5; Mansfield NG18 NG19; Sunderland SR1-6; Slough SL1-3; Bournemouth BH1-11; Peterborough PE1-4; Oxford
        OX1-4; Newport NP18 NP19 NP20; York YO10 YO24 YO26 YO30 YO31 YO32; Telford TF1-7; Poole BH12-17; Huddersfield
        HD1-5; Blackpool FY1-4; Bolton BL1-3; Norwich NR1-8; Middlesbrough TS1-8; Stockport SK1-8; Rotherham S60-66;
        Cambridge CB1-5; Exeter EX1-4; Cheltenham GL50-53; Gloucester GL1-4; Blackburn BB1 BB2; Rochdale OL11 OL12
        OL16; Doncaster DN1-5; Colchester CO1-4; Crawley RH10 RH11; Chelmsford CM1-3; Basildon SS13-16; Gillingham ME7
        ME8; Worthing BN11-14; Eastbourne BN20-23; Bath BA1 BA2; Lincoln LN1-6; Worcester WR1-5; Chester CH1-4;
        Bedford MK40-42; Stevenage SG1 SG2; Hastings TN34 TN35; Harlow CM17-20; Burnley BB10-12; Grimsby DN31-34;
        Hartlepool TS24-26; Darlington DL1-3; Southport PR8 PR9; Wakefield WF1-4; Barnsley S70 S71 S75; Dundee DD1-5;
        Paisley PA1-3; East Kilbride G74 G75; Livingston EH54; Hamilton ML3; Cumbernauld G67 G68; Kirkcaldy KY1 KY2;
        Dunfermline KY11 KY12; Wrexham LL11-13; Barry CF62 CF63; Derry BT47 BT48; Lisburn BT27 BT28; Newtownabbey BT36
        BT37; Bangor BT19 BT20; Craigavon BT63-65; Maidstone ME14-17; Shrewsbury SY1-3; Carlisle CA1-3; Guildford
        GU1-4; Woking GU21 GU22; Farnborough GU14; Basingstoke RG21-24; Bracknell RG12 RG42; Maidenhead SL6; High
        Wycombe HP10-13; Hemel Hempstead HP1-3; St Albans AL1-4; Aylesbury HP19-21; Redditch B97 B98; Solihull B90-94;
        Nuneaton CV10 CV11; Rugby CV21-23; Tamworth B77-79; Crewe CW1 CW2; Macclesfield SK10 SK11; Scunthorpe DN15-17;
        Keighley BD20-22; Halifax HX1-4; Bury BL8 BL9; Lowestoft NR32 NR33; Great Yarmouth NR30 NR31; Kettering NN15
        NN16; Corby NN17 NN18; Wellingborough NN8; Torquay TQ1 TQ2; Taunton TA1-3; Weston-super-Mare BS22-24; Margate
        CT9; Canterbury CT1 CT2; Ashford TN23-25; Folkestone CT19 CT20; Royal Tunbridge Wells TN1-4; Washington NE37
        NE38; South Shields NE33 NE34; Chesterfield S40-43; Cannock WS11 WS12; Sale M33; Runcorn WA7; Widnes WA8;
        Royal Leamington Spa CV31 CV32; Stafford ST16-18; Loughborough LE11; Sutton Coldfield B72-76; Stockton-on-Tees
        TS18-21; Scarborough YO11 YO12; Harrogate HG1-3; Morecambe LA3 LA4; Kidderminster DY10 DY11; Stourbridge
        DY7-9; Halesowen B62 B63; Bootle L20; Grays RM16 RM17; Brentwood CM13-15; Welwyn Garden City AL7 AL8; Horsham
        RH12 RH13; Burton upon Trent DE13-15; Hereford HR1 HR2 HR4; Bognor Regis PO21 PO22; Littlehampton BN16 BN17;
        Dewsbury WF12 WF13; Hinckley LE10; Rhondda CF40 CF41; Weymouth DT3 DT4; Yeovil BA20 BA21; Waterlooville PO7
        PO8; Eastleigh SO50; Gravesend DA11 DA12; Sittingbourne ME10; Barrow in Furness LA13 LA14; Dunstable LU5 LU6;
        Braintree CM7; Clacton-on-Sea CO15 CO16; Bletchley MK2 MK3; Bebington CH62 CH63
    """,
    "GG": "Saint Peter Port GY1",
    "JE": "Saint Helier JE2",
    "IM": "Douglas IM1 IM2",
    "IE": """
        Dublin D01-18 D20 D22 D24; Cork T12 T23; Galway H91; Limerick V94; Waterford X91; Drogheda A92; Swords K67;
        Dundalk A91; Bray A98; Navan C15; Kilkenny R95; Ennis V95; Carlow R93; Tralee V92; Droichead Nua W12;
        Portlaoise R32; Balbriggan K32; Naas W91; Athlone N37; Wexford Y35; Letterkenny F92; Celbridge W23; Sligo F91;
        Tallaght D24; Malahide K36; Greystones A63; Leixlip W23; Maynooth W23; Lucan K78; Blanchardstown D15;
        Tullamore R35; Dún Laoghaire A96
    """,
    "CA": """
        Toronto M; Montréal H; Vancouver V5 V6; Calgary T2 T3; Edmonton T5 T6; Ottawa K1 K2; Winnipeg R2 R3; Québec G1
        G2; Hamilton L8 L9; Kitchener N2; London N5 N6; Halifax B3; Victoria V8 V9; Windsor N8 N9; Oshawa L1;
        Saskatoon S7; Regina S4; St. John's A1; Mississauga L4 L5; Brampton L6 L7; Markham L3 L6; Surrey V3 V4;
        Burnaby V5; Gatineau J8 J9; Richmond V6 V7; Kelowna V1; Barrie L4; Sherbrooke J1; Trois-Rivières G8 G9;
        Saguenay G7; Moncton E1; Kingston K7; Guelph N1; Thunder Bay P7; Greater Sudbury P3; Red Deer T4; Lethbridge
        T1; Abbotsford V2; Nanaimo V9; Fredericton E3; Saint John E2
    """,
    "AU": """
        Sydney 20 21; Melbourne 30 31; Brisbane 40 41; Perth 60 61; Adelaide 50; Canberra 26; Hobart 70; Darwin 08;
        Gold Coast 42; Newcastle 22 23; Wollongong 25; Geelong 32; Townsville 48; Cairns 48; Ballarat 33; Bendigo 35;
        Toowoomba 43; Launceston 72; Mackay 47; Sunshine Coast 45
    """,
    "NZ": """
        Auckland 06 10 20; Wellington 60; Christchurch 80; Hamilton 32; Tauranga 31; Dunedin 90; Palmerston North 44;
        Napier 41; Hastings 41; Nelson 70; Rotorua 30; New Plymouth 43; Whangarei 01; Invercargill 98; Lower Hutt 50;
        Porirua 50; Upper Hutt 50; Gisborne 40; Whanganui 45
    """,
    "CN": """
        Guangzhou 51; Shenzhen 518; Wuhan 430; Chengdu 610; Hangzhou 310; Nanjing 210; Xi'an 710; Suzhou, Jiangsu 215;
        Qingdao 266; Dalian 116; Shenyang 110; Harbin 150; Jinan 250; Changsha 410; Zhengzhou 450; Kunming 650; Xiamen
        361; Fuzhou, Fujian 350; Hefei 230; Nanchang 330; Changchun 130; Dongguan 523; Foshan 528; Ningbo 315; Wuxi
        214
    """,
    "IN": """
        Mumbai 400; Pune 411; Bengaluru 560; Chennai 600; Hyderabad 500; Kolkata 700; Ahmedabad 380; Jaipur 302;
        Lucknow 226; Kanpur 208; Surat 395; Nagpur 440; Patna 800; Indore 452; Bhopal 462; Delhi 110
    """,
    "TW": """
        Taipei 10 11; New Taipei City 22-25; Kaohsiung 80-83; Taichung 40-43; Tainan 70-74; Taoyuan 32 33; Hsinchu 30
    """,
    "BR": """
        São Paulo 01-05; Rio de Janeiro 20-23; Belo Horizonte 30 31; Salvador 40 41; Fortaleza 60; Brasília 70-72;
        Curitiba 80-82; Recife 50-52; Porto Alegre 90 91; Manaus 690; Belém 66; Goiânia 74; Campinas 13; São Luís 65;
        Natal 59; Teresina 64; João Pessoa 58; Florianópolis 88; Santos 11; Ribeirão Preto 14; Sorocaba 18; São José
        dos Campos 12; Joinville 89; Londrina 86; Nova Iguaçu 26; Uberlândia 38; Juiz de Fora 36; Feira de Santana 44;
        Caxias do Sul 95
    """,
    "MX": """
        Guadalajara 44; Zapopan 45; Monterrey 64; Puebla 72; Tijuana 22; León 37; Ciudad Juárez 32; Mexicali 21;
        Chihuahua 31; Hermosillo 83; Culiacán 80; Morelia 58; Torreón 27; Saltillo 25; Ecatepec de Morelos 55; Ciudad
        Nezahualcoyotl 57; Naucalpan de Juárez 53; Toluca 50; Acapulco de Juárez 39; Veracruz 91; Reynosa 88;
        Matamoros 87; Tampico 89
    """,
    "AR": """
        Buenos Aires 10-14; Córdoba 50; Rosario 20; Mendoza 55; La Plata 19; San Miguel de Tucumán 40; Mar del Plata
        76; Salta 44; Santa Fe 30; Resistencia 35; Neuquén 83; Corrientes 34; Bahía Blanca 80; Posadas 33; Paraná 31;
        Formosa 36; Santiago del Estero 42; San Luis 57; San Salvador de Jujuy 46; La Rioja 53; Comodoro Rivadavia 90;
        Río Cuarto 58; Ushuaia 94; Río Gallegos 94
    """,
    "ZA": """
        Johannesburg 20 21; Cape Town 77 78 80; Durban 40; Pretoria 00; Gqeberha 60; Bloemfontein 93; East London 52;
        Kimberley 83; Polokwane 07; Pietermaritzburg 32; Rustenburg 03
    """,
    "PH": """
        Manila 10; Quezon City 11; Caloocan 14; Taguig 16; Cebu City 60; Davao 80; Zamboanga 70; Cagayan de Oro 90;
        Iloilo 50; Bacolod City 61; Antipolo 18; General Santos 95; Baguio 26
    """,
    "TH": """
        Bangkok 10; Chiang Mai 50; Phuket 83; Mueang Nonthaburi 11; Chon Buri 20; Nakhon Ratchasima 30; Khon Kaen 40;
        Udon Thani 41; Hat Yai 90; Surat Thani 84; Chiang Rai 57; Rayong 21; Samut Prakan 10; Nakhon Pathom 73;
        Phitsanulok 65; Ubon Ratchathani 34; Nakhon Si Thammarat 80
    """,
    "ID": """
        Jakarta 10-14; Surabaya 60; Bandung 40; Medan 20; Semarang 50; Makassar 90; Palembang 30; Denpasar 80; Bekasi
        17; Depok 16; Tangerang 15; Bogor 16; Malang 65; Yogyakarta 55; Padang 25; Pekanbaru 28; Balikpapan 76;
        Samarinda 75; Pontianak 78; Banjarmasin 70; Manado 95; Batam 29; Bandar Lampung 35; Surakarta 57
    """,
    "MA": "Casablanca 20; Rabat 10; Marrakesh 40; Fes 30; Tangier 90; Agadir 80; Meknes 50; Oujda 60",
    "EG": "Cairo 11; Alexandria 21; Giza 12",
    "SA": "Riyadh 11-14; Jeddah 21-23; Makkah 24; Madinah 42; Dammam 31 32 34",
    "PK": """
        Karachi 74 75; Lahore 54; Islamabad 44; Faisalabad 38; Rawalpindi 46; Multan 60; Peshawar 25; Quetta 87;
        Gujranwala 52; Sialkot 51; Hyderabad 71
    """,
    "BD": "Dhaka 10 12 13; Chattogram 40 42; Khulna 91 92; Sylhet 31; Rajshahi 60",
    "LK": "Kandy 20; Galle 80; Jaffna 40",
    "KE": "Nairobi 00; Mombasa 80; Kisumu 40; Nakuru 20; Eldoret 30",
    "IL": "Tel Aviv 6; Jerusalem 9; Haifa 3",
    "CY": "Nicosia 10; Limassol 30; Larnaca 60; Paphos 80",
    "SG": "Singapore 01-48 52-60",
    "PR": """
        San Juan 009; Bayamón 009; Carolina 009; Ponce 007; Caguas 007; Arecibo 006; Mayagüez 006; Guaynabo 009
    """,
}

"""Names of the regions of countries, by GeoNames' codes (admin1), and the codes that addresses write for them.

Names are those of GeoNames (https://www.geonames.org, CC BY 4.0), at home where the country writes in Latin letters and
we know them. Codes are ISO 3166-2 ones, or the postal ones where a country has such (CA, QLD).
"""


def _named(text: str) -> dict[str, str]:
    return dict(entry.split(" ", 1) for entry in text.split("; "))


REGIONS = {
    "AD": _named("07 Andorra la Vella; 08 Escaldes-Engordany"),
    "AE": _named("01 Abu Dhabi; 02 Ajman; 03 Dubai; 04 Fujairah; 05 Ras Al Khaimah; 06 Sharjah; 07 Umm Al Quwain"),
    "AF": _named(
        "01 Badakhshan; 02 Badghis; 03 Baghlan; 05 Bamyan; 06 Farah; 07 Faryab; 08 Ghazni; 09 Ghowr; 10 Helmand; 11 "
        "Herat; 13 Kabul; 17 Logar; 18 Nangarhar; 19 Nimroz; 23 Kandahar; 24 Kunduz; 26 Takhar; 30 Balkh; 31 Jowzjan; "
        "32 Samangan; 33 Sar-e Pol; 34 Kunar; 35 Laghman; 36 Paktia; 37 Khowst; 40 Parwan; 41 Daykundi; 42 Panjshir"
    ),
    "AG": _named("04 Saint John"),
    "AI": _named("11205396 The Valley"),
    "AL": _named(
        "40 Berat; 41 Dibër; 42 Durrës; 43 Elbasan; 44 Fier; 45 Gjirokastër; 46 Korçë; 47 Kukës; 48 Lezhë; 49 "
        "Shkodër; 50 Tirana; 51 Vlorë"
    ),
    "AM": _named(
        "01 Aragatsotn; 02 Ararat; 03 Armavir; 04 Gegharkunik; 05 Kotayk; 06 Lori; 07 Shirak; 08 Syunik; 09 Tavush; "
        "11 Yerevan"
    ),
    "AO": _named(
        "01 Benguela; 02 Bíe; 03 Cabinda; 05 Cuanza Norte; 06 Kwanza Sul; 07 Cunene; 08 Huambo; 09 Huíla; 12 Malanje; "
        "13 Namibe; 14 Moxico; 15 Uíge; 16 Zaire; 17 Luanda Norte; 18 Lunda Sul; 19 Bengo; 20 Luanda; CBG Cuando "
        "Cobango"
    ),
    "AR": _named(
        "01 Buenos Aires; 02 Catamarca; 03 Chaco; 04 Chubut; 05 Córdoba; 06 Corrientes; 07 Ciudad Autónoma de Buenos "
        "Aires; 08 Entre Ríos; 09 Formosa; 10 Jujuy; 11 La Pampa; 12 La Rioja; 13 Mendoza; 14 Misiones; 15 Neuquén; "
        "16 Río Negro; 17 Salta; 18 San Juan; 19 San Luis; 20 Santa Cruz; 21 Santa Fe; 22 Santiago del Estero; 23 "
        "Tierra del Fuego; 24 Tucumán"
    ),
    "AS": _named("010 Eastern"),
    "AT": _named(
        "01 Burgenland; 02 Kärnten; 03 Niederösterreich; 04 Oberösterreich; 05 Salzburg; 06 Steiermark; 07 Tirol; 08 "
        "Vorarlberg; 09 Wien"
    ),
    "AU": _named(
        "01 Australian Capital Territory; 02 New South Wales; 03 Northern Territory; 04 Queensland; 05 South "
        "Australia; 06 Tasmania; 07 Victoria; 08 Western Australia"
    ),
    "AX": _named("211 Mariehamn"),
    "AZ": _named(
        "01 Absheron; 02 Ağcabǝdi; 03 Ağdam; 04 Ağdaş; 06 Agsu; 07 Shirvan; 08 Astara; 09 Baku; 11 Barda; 12 "
        "Beyləqan; 13 Bilasuvar; 15 Jalilabad; 17 Shabran; 18 Fuzuli; 20 Ganja; 22 Göyçay; 23 Hacıqabul; 24 İmişli; "
        "25 Ismayilli; 27 Kurdamir; 29 Lankaran; 31 Lerik; 33 Mingachevir; 35 Nakhchivan; 36 Neftçala; 40 Qazax; 42 "
        "Quba; 44 Qusar; 45 Saatlı; 46 Sabirabad; 48 Shaki; 49 Salyan; 50 Şamaxı; 51 Şǝmkir; 53 Siyǝzǝn; 54 Sumqayit; "
        "55 Shusha; 57 Tartar; 58 Tovuz; 59 Ucar; 60 Khachmaz; 62 Goygol Rayon; 68 Yevlakh; 70 Zaqatala"
    ),
    "BA": _named("01 Federacija Bosne i Hercegovine; 02 Republika Srpska; BRC Brčko"),
    "BB": _named("08 Saint Michael"),
    "BD": _named("81 Dhaka; 82 Khulna; 83 Rajshahi; 84 Chattogram; 85 Barishal; 86 Sylhet; 87 Rangpur; H Mymensingh"),
    "BE": _named("BRU Bruxelles-Capitale; VLG Vlaanderen; WAL Wallonie"),
    "BF": _named(
        "01 Boucle du Mouhoun; 02 Cascades; 03 Centre; 04 Centre-Est; 05 Centre-Nord; 06 Centre-Ouest; 07 Centre-Sud; "
        "08 Est; 09 Hauts-Bassins; 10 Nord; 11 Plateau-Central; 12 Sahel; 13 Sud-Ouest"
    ),
    "BG": _named(
        "38 Blagoevgrad; 39 Burgas; 40 Dobrich; 41 Gabrovo; 42 Sofia; 43 Haskovo; 44 Kardzhali; 45 Kyustendil; 46 "
        "Lovech; 47 Montana; 48 Pazardzhik; 49 Pernik; 50 Pleven; 51 Plovdiv; 52 Razgrad; 53 Ruse; 54 Shumen; 55 "
        "Silistra; 56 Sliven; 57 Smolyan; 58 Sofia; 59 Stara Zagora; 60 Targovishte; 61 Varna; 62 Veliko Tarnovo; 63 "
        "Vidin; 64 Vratsa; 65 Yambol"
    ),
    "BH": _named("15 Muharraq; 16 Capital; 17 Southern; 19 Northern"),
    "BI": _named(
        "09 Bubanza; 10 Bururi; 11 Cankuzo; 12 Cibitoke; 13 Gitega; 15 Kayanza; 16 Kirundo; 19 Ngozi; 24 Bujumbura "
        "Mairie; 25 Bujumbura Rural; 26 Rumonge"
    ),
    "BJ": _named(
        "07 Alibori; 08 Atakora; 09 Atlantique; 10 Borgou; 11 Collines; 12 Kouffo; 13 Donga; 14 Littoral; 15 Mono; 16 "
        "Ouémé; 17 Plateau; 18 Zou"
    ),
    "BM": _named("03 Hamilton"),
    "BN": _named("01 Belait; 02 Brunei-Muara; 04 Tutong"),
    "BO": _named(
        "01 Chuquisaca; 02 Cochabamba; 03 Beni; 04 La Paz; 05 Oruro; 06 Pando; 07 Potosí; 08 Santa Cruz; 09 Tarija"
    ),
    "BQ": _named("BO Bonaire"),
    "BR": _named(
        "01 Acre; 02 Alagoas; 03 Amapá; 04 Amazonas; 05 Bahia; 06 Ceará; 07 Distrito Federal; 08 Espírito Santo; 11 "
        "Mato Grosso do Sul; 13 Maranhão; 14 Mato Grosso; 15 Minas Gerais; 16 Pará; 17 Paraíba; 18 Paraná; 20 Piauí; "
        "21 Rio de Janeiro; 22 Rio Grande do Norte; 23 Rio Grande do Sul; 24 Rondônia; 25 Roraima; 26 Santa Catarina; "
        "27 São Paulo; 28 Sergipe; 29 Goiás; 30 Pernambuco; 31 Tocantins"
    ),
    "BS": _named("23 New Providence; 25 Freeport"),
    "BT": _named("06 Chukha; 07 Tsirang; 15 Punakha; 20 Thimphu"),
    "BW": _named(
        "01 Central; 03 Ghanzi; 05 Kgatleng; 06 Kweneng; 09 South-East; 10 Ngwaketsi; 11 North-West; 13 City of "
        "Francistown; 14 Gaborone; 15 Jwaneng; 16 Lobatse; 17 Selibe Phikwe"
    ),
    "BY": _named("01 Brest; 02 Gomel; 03 Grodno; 04 Minsk City; 05 Minsk; 06 Mogilev; 07 Vitebsk"),
    "BZ": _named("01 Belize; 02 Cayo; 04 Orange Walk"),
    "CA": _named(
        "01 Alberta; 02 British Columbia; 03 Manitoba; 04 New Brunswick; 05 Newfoundland and Labrador; 07 Nova "
        "Scotia; 08 Ontario; 09 Prince Edward Island; 10 Québec; 11 Saskatchewan; 12 Yukon; 13 Northwest Territories; "
        "14 Nunavut"
    ),
    "CD": _named(
        "02 Équateur; 04 East Kasai; 06 Kinshasa; 08 Bas-Congo; 10 Maniema; 11 Nord Kivu; 12 South Kivu; 13 Bas-Uele; "
        "14 Haut-Katanga; 15 Haut-Lomami; 16 Haut-Uele; 17 Ituri; 18 Kasai; 19 Kwango; 20 Kwilu; 21 Lomami; 22 "
        "Lualaba; 23 Kasai-Central; 24 Mai-Ndombe; 25 Mongala; 26 Nord-Ubangi; 27 Sankuru; 28 Sud-Ubangi; 29 "
        "Tanganyika; 30 Tshopo; 31 Tshuapa"
    ),
    "CF": _named(
        "01 Bamingui-Bangoran; 02 Basse-Kotto; 03 Haute-Kotto; 04 Mambéré-Kadéï; 05 Haut-Mbomou; 06 Kémo; 07 Lobaye; "
        "08 Mbomou; 09 Nana-Mambéré; 11 Ouaka; 12 Ouham; 13 Ouham-Pendé; 15 Nana-Grébizi; 16 Sangha-Mbaéré; 17 "
        "Ombella-M'Poko; 18 Bangui; 19 Mambéré; 20 Ouham-Fafa; 21 Lim-Pendé"
    ),
    "CG": _named(
        "01 Bouenza; 05 Lékoumou; 06 Likouala; 07 Niari; 08 Plateaux; 10 Sangha; 12 Brazzaville; 13 Cuvette; 15 "
        "Pointe-Noire"
    ),
    "CH": _named(
        "AG Aargau; AI Appenzell Innerrhoden; AR Appenzell Ausserrhoden; BE Bern; BL Basel-Landschaft; BS "
        "Basel-Stadt; FR Fribourg; GE Genève; GL Glarus; GR Graubünden; JU Jura; LU Luzern; NE Neuchâtel; NW "
        "Nidwalden; OW Obwalden; SG St. Gallen; SH Schaffhausen; SO Solothurn; SZ Schwyz; TG Thurgau; TI Ticino; UR "
        "Uri; VD Vaud; VS Valais; ZG Zug; ZH Zürich"
    ),
    "CI": _named(
        "76 Bas-Sassandra; 77 Denguélé; 78 Montagnes; 81 Lacs; 82 Lagunes; 87 Savanes; 90 Vallée du Bandama; 92 "
        "Zanzan; 93 Abidjan; 94 Comoé; 95 Gôh-Djiboua; 96 Sassandra-Marahoué; 97 Woroba"
    ),
    "CK": _named("11695425 Rarotonga"),
    "CL": _named(
        "01 Valparaíso; 02 Aysén; 03 Antofagasta; 04 Araucanía; 05 Atacama; 06 Biobío; 07 Coquimbo; 08 O'Higgins; 10 "
        "Magallanes; 11 Maule; 12 Región Metropolitana de Santiago; 14 Los Lagos; 15 Tarapacá; 16 Arica y Parinacota; "
        "17 Los Ríos; 18 Ñuble"
    ),
    "CM": _named(
        "04 East; 05 Littoral; 07 North-West; 08 West; 09 South-West; 10 Adamaoua; 11 Centre; 12 Far North; 13 North; "
        "14 South"
    ),
    "CN": _named(
        "01 Anhui; 02 Zhejiang; 03 Jiangxi; 04 Jiangsu; 05 Jilin; 06 Qinghai; 07 Fujian; 08 Heilongjiang; 09 Henan; "
        "10 Hebei; 11 Hunan; 12 Hubei; 13 Xinjiang; 14 Tibet; 15 Gansu; 16 Guangxi; 18 Guizhou; 19 Liaoning; 20 Inner "
        "Mongolia; 21 Ningxia; 22 Beijing; 23 Shanghai; 24 Shanxi; 25 Shandong; 26 Shaanxi; 28 Tianjin; 29 Yunnan; 30 "
        "Guangdong; 31 Hainan; 32 Sichuan; 33 Chongqing"
    ),
    "CO": _named(
        "01 Amazonas; 02 Antioquia; 03 Arauca; 04 Atlántico; 08 Caquetá; 09 Cauca; 10 Cesar; 11 Chocó; 12 Córdoba; 14 "
        "Guaviare; 16 Huila; 17 La Guajira; 19 Meta; 20 Nariño; 21 Norte de Santander; 22 Putumayo; 23 Quindío; 24 "
        "Risaralda; 25 San Andrés y Providencia; 26 Santander; 27 Sucre; 28 Tolima; 29 Valle del Cauca; 30 Vaupés; 31 "
        "Vichada; 32 Casanare; 33 Cundinamarca; 34 Bogotá D.C.; 35 Bolívar; 36 Boyacá; 37 Caldas; 38 Magdalena"
    ),
    "CR": _named("01 Alajuela; 02 Cartago; 03 Guanacaste; 04 Heredia; 06 Limón; 07 Puntarenas; 08 San José"),
    "CU": _named(
        "01 Pinar del Río; 02 La Habana; 03 Matanzas; 04 Isla de la Juventud; 05 Camagüey; 07 Ciego de Ávila; 08 "
        "Cienfuegos; 09 Granma; 10 Guantánamo; 12 Holguín; 13 Las Tunas; 14 Sancti Spíritus; 15 Santiago de Cuba; 16 "
        "Villa Clara; AR Artemisa; MA Mayabeque"
    ),
    "CV": _named("08 Sal; 11 São Vicente; 14 Praia; 15 Santa Catarina"),
    "CY": _named("01 Ammochostos; 02 Keryneia; 03 Larnaka; 04 Nicosia; 05 Limassol; 06 Pafos"),
    "CZ": _named(
        "52 Praha; 78 Jihomoravský kraj; 79 Jihočeský kraj; 80 Kraj Vysočina; 81 Karlovarský kraj; 82 Královéhradecký "
        "kraj; 83 Liberecký kraj; 84 Olomoucký kraj; 85 Moravskoslezský kraj; 86 Pardubický kraj; 87 Plzeňský kraj; "
        "88 Středočeský kraj; 89 Ústecký kraj; 90 Zlínský kraj"
    ),
    "DE": _named(
        "01 Baden-Württemberg; 02 Bayern; 03 Bremen; 04 Hamburg; 05 Hessen; 06 Niedersachsen; 07 Nordrhein-Westfalen; "
        "08 Rheinland-Pfalz; 09 Saarland; 10 Schleswig-Holstein; 11 Brandenburg; 12 Mecklenburg-Vorpommern; 13 "
        "Sachsen; 14 Sachsen-Anhalt; 15 Thüringen; 16 Berlin"
    ),
    "DJ": _named("01 Ali Sabieh; 04 Obock; 05 Tadjourah; 06 Dikhil; 07 Djibouti; 08 Arta"),
    "DK": _named("17 Hovedstaden; 18 Midtjylland; 19 Nordjylland; 20 Sjælland; 21 Syddanmark"),
    "DM": _named("04 Saint George"),
    "DO": _named(
        "01 Azua; 02 Baoruco; 03 Barahona; 04 Dajabón; 06 Duarte; 08 Espaillat; 10 La Altagracia; 12 La Romana; 14 "
        "María Trinidad Sánchez; 15 Monte Cristi; 18 Puerto Plata; 19 Hermanas Mirabal; 21 Sánchez Ramírez; 23 San "
        "Juan; 24 San Pedro de Macorís; 25 Santiago; 26 Santiago Rodríguez; 27 Valverde; 28 El Seíbo; 29 Hato Mayor; "
        "30 La Vega; 31 Monseñor Nouel; 32 Monte Plata; 33 San Cristóbal; 34 Distrito Nacional; 35 Peravia; 36 San "
        "José de Ocoa; 37 Santo Domingo"
    ),
    "DZ": _named(
        "01 Algiers; 03 Batna; 04 Constantine; 06 Medea; 07 Mostaganem; 09 Oran; 10 Saida; 12 Sétif; 13 Tiaret; 14 "
        "Tizi Ouzou; 15 Tlemcen; 18 Béjaïa; 19 Biskra; 20 Blida; 21 Bouira; 22 Djelfa; 23 Guelma; 24 Jijel; 25 "
        "Laghouat; 26 Mascara; 27 M'Sila; 29 Oum el Bouaghi; 30 Sidi Bel Abbès; 31 Skikda; 33 Tébessa; 34 Adrar; 35 "
        "Aïn Defla; 36 Aïn Témouchent; 37 Annaba; 38 Béchar; 39 Bordj Bou Arréridj; 40 Boumerdes; 41 Chlef; 42 El "
        "Bayadh; 43 El Oued; 44 El Tarf; 45 Ghardaia; 47 Khenchela; 48 Mila; 49 Naama; 50 Ouargla; 51 Relizane; 52 "
        "Souk Ahras; 53 Tamanrasset; 54 Tindouf; 55 Tipaza; 56 Tissemsilt; EM El Menia; IS In Salah; MG El Mghair; OD "
        "Ouled Djellal; TG Touggourt; TM Timimoun"
    ),
    "EC": _named(
        "02 Azuay; 03 Bolívar; 04 Cañar; 05 Carchi; 06 Chimborazo; 07 Cotopaxi; 08 El Oro; 09 Esmeraldas; 10 Guayas; "
        "11 Imbabura; 12 Loja; 13 Los Ríos; 14 Manabí; 15 Morona-Santiago; 17 Pastaza; 18 Pichincha; 19 Tungurahua; "
        "20 Zamora Chinchipe; 22 Sucumbíos; 23 Napo; 24 Orellana; 25 Santa Elena; 26 Santo Domingo de los Tsáchilas"
    ),
    "EE": _named("01 Harjumaa; 03 Ida-Virumaa; 11 Pärnumaa; 18 Tartu; 20 Viljandimaa"),
    "EG": _named(
        "00 Cairo; 01 Dakahlia; 02 Red Sea; 03 Beheira; 04 Faiyum; 05 Gharbia; 06 Alexandria; 07 Ismailia; 08 Giza; "
        "09 Monufia; 10 Minya; 11 Cairo; 12 Qalyubia; 13 New Valley; 14 Sharqia; 15 Suez; 16 Aswan; 17 Asyut; 18 Beni "
        "Suweif; 19 Port Said; 20 Damietta; 21 Kafr el-Sheikh; 22 Matruh; 23 Qena; 24 Sohag; 26 South Sinai; 27 North "
        "Sinai; 28 Luxor"
    ),
    "ER": _named("01 Anseba; 02 Debub; 03 Southern Red Sea; 04 Gash-Barka; 05 Maekel; 06 Northern Red Sea"),
    "ES": _named(
        "07 Illes Balears; 27 La Rioja; 29 Madrid; 31 Murcia; 32 Navarra; 34 Asturias; 39 Cantabria; 51 Andalucía; 52 "
        "Aragón; 53 Canarias; 54 Castilla-La Mancha; 55 Castilla y León; 56 Cataluña; 57 Extremadura; 58 Galicia; 59 "
        "País Vasco; 60 Comunitat Valenciana; CE Ceuta; ML Melilla"
    ),
    "ET": _named(
        "28 Amhara; 44 Addis Ababa; 45 Afar; 46 Amhara; 47 Benishangul-Gumuz; 48 Dire Dawa; 49 Gambela; 50 Harari; 51 "
        "Oromia; 52 Somali; 53 Tigray; 55 Central Ethiopia; 56 South Ethiopia; SI Sidama; SW South West Ethiopia"
    ),
    "FI": _named(
        "01 Uusimaa; 02 Varsinais-Suomi; 04 Satakunta; 05 Kanta-Häme; 06 Pirkanmaa; 07 Päijät-Häme; 08 Kymenlaakso; "
        "09 Etelä-Karjala; 10 Etelä-Savo; 11 Pohjois-Savo; 12 Pohjois-Karjala; 13 Keski-Suomi; 14 Etelä-Pohjanmaa; 15 "
        "Pohjanmaa; 16 Keski-Pohjanmaa; 17 Pohjois-Pohjanmaa; 18 Kainuu; 19 Lappi"
    ),
    "FJ": _named("01 Central; 03 Northern; 05 Western"),
    "FM": _named("02 Pohnpei State"),
    "FO": _named("ST Streymoy"),
    "FR": _named(
        "11 Île-de-France; 24 Centre-Val de Loire; 27 Bourgogne-Franche-Comté; 28 Normandie; 32 Hauts-de-France; 44 "
        "Grand Est; 52 Pays de la Loire; 53 Bretagne; 75 Nouvelle-Aquitaine; 76 Occitanie; 84 Auvergne-Rhône-Alpes; "
        "93 Provence-Alpes-Côte d'Azur; 94 Corse"
    ),
    "GA": _named(
        "01 Estuaire; 02 Haut-Ogooué; 03 Moyen-Ogooué; 04 Ngouni; 05 Nyanga; 06 Ogooué-Ivindo; 07 Ogooué-Lolo; 08 "
        "Ogooué-Maritime; 09 Woleu-Ntem"
    ),
    "GB": _named("ENG England; NIR Northern Ireland; SCT Scotland; WLS Wales"),
    "GD": _named("03 Saint George"),
    "GE": _named(
        "02 Abkhazia; 04 Adjara; 51 Tbilisi; 66 Imereti; 67 Kakheti; 68 Kvemo Kartli; 71 Samegrelo and Zemo Svaneti; "
        "72 Samtskhe-Javakheti; 73 Shida Kartli"
    ),
    "GF": _named("GF Guyane"),
    "GG": _named("6417228 St Peter Port"),
    "GH": _named(
        "01 Greater Accra; 02 Ashanti; 04 Central; 05 Eastern; 06 Northern; 08 Volta; 09 Western; 10 Upper East; 11 "
        "Upper West; 12 Ahafo; 13 Bono; 14 Bono East; 15 North East; 16 Oti; 17 Savannah; 18 Western North"
    ),
    "GL": _named("07 Sermersooq"),
    "GM": _named("01 Banjul; 02 Lower River; 04 Upper River; 05 Western; 07 North Bank"),
    "GN": _named("04 Conakry; B Boké; D Kindia; F Faranah; K Kankan; L Labé; M Mamou; N Nzérékoré"),
    "GP": _named("GP Guadeloupe"),
    "GQ": _named("04 Bioko Norte; 07 Kié-Ntem; 08 Litoral; 10 Djibloho"),
    "GR": _named(
        "ESYE11 East Macedonia and Thrace; ESYE12 Central Macedonia; ESYE13 West Macedonia; ESYE14 Thessaly; ESYE21 "
        "Epirus; ESYE22 Ionian Islands; ESYE23 West Greece; ESYE24 Central Greece; ESYE25 Peloponnese; ESYE31 Attica; "
        "ESYE41 North Aegean; ESYE42 South Aegean; ESYE43 Crete"
    ),
    "GT": _named(
        "01 Alta Verapaz; 02 Baja Verapaz; 03 Chimaltenango; 04 Chiquimula; 05 El Progreso; 06 Escuintla; 07 "
        "Guatemala; 08 Huehuetenango; 09 Izabal; 10 Jalapa; 11 Jutiapa; 12 Petén; 13 Quetzaltenango; 14 Quiché; 15 "
        "Retalhuleu; 16 Sacatepéquez; 17 San Marcos; 18 Santa Rosa; 19 Sololá; 20 Suchitepeque; 21 Totonicapán; 22 "
        "Zacapa"
    ),
    "GU": _named("AN Hagatna; DD Dededo; MA Mangilao; TM Tamuning; YG Yigo"),
    "GW": _named("01 Bafatá; 10 Gabú; 11 Bissau"),
    "GY": _named("12 Demerara-Mahaica; 13 East Berbice-Corentyne; 18 Upper Demerara-Berbice"),
    "HK": _named(
        "HCW Central and Western; HEA Eastern; HSO Southern; HWC Wan Chai; KKC Kowloon City; KKT Kwun Tong; KSS Sham "
        "Shui Po; KWT Wong Tai Sin; KYT Yau Tsim Mong; NIS Islands; NKT Kwai Tsing; NNO North; NSK Sai Kung; NST Sha "
        "Tin; NTM Tuen Mun; NTP Tai Po; NTW Tsuen Wan; NYL Yuen Long"
    ),
    "HN": _named(
        "01 Atlántida; 02 Choluteca; 03 Colón; 04 Comayagua; 05 Copán; 06 Cortés; 07 El Paraíso; 08 Francisco "
        "Morazán; 10 Intibucá; 12 La Paz; 13 Lempira; 14 Ocotepeque; 15 Olancho; 16 Santa Bárbara; 17 Valle; 18 Yoro"
    ),
    "HR": _named(
        "01 Bjelovar-Bilogora; 02 Brod-Posavina; 03 Dubrovnik-Neretva; 04 Istria; 05 Karlovac; 06 "
        "Koprivnica-Križevci; 09 Međimurje; 10 Osijek-Baranja; 11 Požega-Slavonia; 12 Primorje-Gorski Kotar; 13 "
        "Šibenik-Knin; 14 Sisak-Moslavina; 15 Split-Dalmatia; 16 Varaždin; 18 Vukovar-Srijem; 19 Zadar; 20 Zagreb; 21 "
        "Zagreb"
    ),
    "HT": _named(
        "03 Nord-Ouest; 06 Artibonite; 07 Centre; 09 Nord; 10 Nord-Est; 11 Ouest; 12 Sud; 13 Sud-Est; 14 Grand'Anse; "
        "15 Nippes"
    ),
    "HU": _named(
        "01 Bács-Kiskun; 02 Baranya; 03 Békés; 04 Borsod-Abaúj-Zemplén; 05 Budapest; 06 Csongrád-Csanád; 08 Fejér; 09 "
        "Győr-Moson-Sopron; 10 Hajdú-Bihar; 11 Heves; 12 Komárom-Esztergom; 14 Nógrád; 16 Pest; 17 Somogy; 18 "
        "Szabolcs-Szatmár-Bereg; 19 Csongrád; 20 Jász-Nagykun-Szolnok; 21 Tolna; 22 Vas; 23 Veszprém; 24 Zala"
    ),
    "ID": _named(
        "01 Aceh; 02 Bali; 03 Bengkulu; 04 Jakarta; 05 Jambi; 07 Central Java; 08 East Java; 10 Yogyakarta; 11 West "
        "Kalimantan; 12 South Kalimantan; 13 Central Kalimantan; 14 East Kalimantan; 15 Lampung; 17 West Nusa "
        "Tenggara; 18 East Nusa Tenggara; 21 Central Sulawesi; 22 Southeast Sulawesi; 24 West Sumatra; 26 North "
        "Sumatra; 28 Maluku; 29 North Maluku; 30 West Java; 31 North Sulawesi; 32 South Sumatra; 33 Banten; 34 "
        "Gorontalo; 35 Bangka Belitung Islands; 36 Papua; 37 Riau; 38 South Sulawesi; 39 West Papua; 40 Riau Islands; "
        "41 West Sulawesi; 42 North Kalimantan; PD Southwest Papua; PE Highland Papua; PS South Papua; PT Central "
        "Papua"
    ),
    "IE": _named("C Connacht; L Leinster; M Munster; U Ulster"),
    "IL": _named(
        "01 Southern; 02 Central; 03 Northern; 04 Haifa; 05 Tel Aviv; 06 Jerusalem; WE Judea and Samaria Area"
    ),
    "IM": _named("9782170 Douglas"),
    "IN": _named(
        "01 Andaman and Nicobar Islands; 02 Andhra Pradesh; 03 Assam; 05 Chandigarh; 07 Delhi; 09 Gujarat; 10 "
        "Haryana; 11 Himachal Pradesh; 12 Jammu and Kashmir; 13 Kerala; 16 Maharashtra; 17 Manipur; 18 Meghalaya; 19 "
        "Karnataka; 20 Nagaland; 21 Odisha; 22 Puducherry; 23 Punjab; 24 Rajasthan; 25 Tamil Nadu; 26 Tripura; 28 "
        "West Bengal; 29 Sikkim; 30 Arunachal Pradesh; 31 Mizoram; 33 Goa; 34 Bihar; 35 Madhya Pradesh; 36 Uttar "
        "Pradesh; 37 Chhattisgarh; 38 Jharkhand; 39 Uttarakhand; 40 Telangana; 41 Ladakh; 52 Dadra and Nagar Haveli "
        "and Daman and Diu"
    ),
    "IQ": _named(
        "01 Al Anbar; 02 Basra; 03 Al Muthanna; 04 Al Qadisiyah; 05 Sulaymaniyah; 06 Babil; 07 Baghdad; 08 Duhok; 09 "
        "Dhi Qar; 10 Diyala; 11 Erbil; 12 Karbala; 13 Kirkuk; 14 Maysan; 15 Nineveh; 16 Wasit; 17 An Najaf; 18 Salah "
        "ad Din; 19 Sulaymaniyah"
    ),
    "IR": _named(
        "01 West Azerbaijan; 03 Chaharmahal and Bakhtiari; 04 Sistan and Baluchestan; 05 Kohgiluyeh and Boyer-Ahmad; "
        "07 Fars; 08 Gilan; 09 Hamadan; 10 Ilam; 11 Hormozgan; 13 Kermanshah; 15 Khuzestan; 16 Kurdistan; 22 Bushehr; "
        "23 Lorestan; 25 Semnan; 26 Tehran; 28 Isfahan; 29 Kerman; 32 Ardabil; 33 East Azerbaijan; 34 Markazi; 35 "
        "Mazandaran; 36 Zanjan; 37 Golestan; 38 Qazvin; 39 Qom; 40 Yazd; 41 South Khorasan; 42 Razavi Khorasan; 43 "
        "North Khorasan; 44 Alborz"
    ),
    "IS": _named(
        "38 Austurland; 39 Höfuðborgarsvæðið; 40 Norðurland eystra; 41 Norðurland vestra; 42 Suðurland; 43 Suðurnes; "
        "44 Vestfirðir; 45 Vesturland"
    ),
    "IT": _named(
        "01 Abruzzo; 02 Basilicata; 03 Calabria; 04 Campania; 05 Emilia-Romagna; 06 Friuli-Venezia Giulia; 07 Lazio; "
        "08 Liguria; 09 Lombardia; 10 Marche; 11 Molise; 12 Piemonte; 13 Puglia; 14 Sardegna; 15 Sicilia; 16 Toscana; "
        "17 Trentino-Alto Adige; 18 Umbria; 19 Valle d'Aosta; 20 Veneto"
    ),
    "JE": _named("3237864 St Helier"),
    "JM": _named(
        "01 Clarendon; 04 Manchester; 08 Saint Andrew; 09 Saint Ann; 10 Saint Catherine; 12 Saint James; 16 "
        "Westmoreland; 17 Kingston"
    ),
    "JO": _named(
        "02 Balqa; 09 Karak; 12 Tafielah; 15 Mafraq; 16 Amman; 17 Zarqa; 18 Irbid; 19 Ma'an; 20 Ajlun; 21 Aqaba; 22 "
        "Jerash; 23 Madaba"
    ),
    "JP": _named(
        "01 Aichi; 02 Akita; 03 Aomori; 04 Chiba; 05 Ehime; 06 Fukui; 07 Fukuoka; 08 Fukushima; 09 Gifu; 10 Gunma; 11 "
        "Hiroshima; 12 Hokkaido; 13 Hyogo; 14 Ibaraki; 15 Ishikawa; 16 Iwate; 17 Kagawa; 18 Kagoshima; 19 Kanagawa; "
        "20 Kochi; 21 Kumamoto; 22 Kyoto; 23 Mie; 24 Miyagi; 25 Miyazaki; 26 Nagano; 27 Nagasaki; 28 Nara; 29 "
        "Niigata; 30 Oita; 31 Okayama; 32 Osaka; 33 Saga; 34 Saitama; 35 Shiga; 36 Shimane; 37 Shizuoka; 38 Tochigi; "
        "39 Tokushima; 40 Tokyo; 41 Tottori; 42 Toyama; 43 Wakayama; 44 Yamagata; 45 Yamaguchi; 46 Yamanashi; 47 "
        "Okinawa"
    ),
    "KE": _named(
        "05 Nairobi; 10 Baringo; 12 Bungoma; 13 Busia; 14 Elegeyo-Marakwet; 15 Embu; 16 Garissa; 17 Homa Bay; 18 "
        "Isiolo; 19 Kajiado; 20 Kakamega; 21 Kericho; 22 Kiambu; 23 Kilifi; 24 Kirinyaga; 25 Kisii; 26 Kisumu; 27 "
        "Kitui; 28 Kwale; 29 Laikipia; 30 Lamu; 31 Machakos; 32 Makueni; 33 Mandera; 34 Marsabit; 35 Meru; 36 Migori; "
        "37 Mombasa; 38 Murang'A; 39 Nakuru; 40 Nandi; 41 Narok; 42 Nyamira county; 43 Nyandarua; 44 Nyeri; 45 "
        "Samburu; 46 Siaya; 47 Taita Taveta; 48 Tana River; 49 Tharaka - Nithi; 50 Trans Nzoia; 51 Turkana; 52 Uasin "
        "Gishu; 53 Vihiga; 54 Wajir; 55 West Pokot"
    ),
    "KG": _named("01 Bishkek; 02 Chuy; 03 Jalal-Abad; 04 Naryn; 06 Talas; 07 Issyk-Kul; 08 Osh; 09 Batken"),
    "KH": _named(
        "02 Kampong Cham; 03 Kampong Chhnang; 04 Kampong Speu; 05 Kampong Thom; 07 Kandal; 08 Koh Kong; 09 Kratie; 12 "
        "Pursat; 13 Preah Vihear; 14 Prey Veng; 17 Stung Treng; 18 Svay Rieng; 19 Takeo; 21 Kampot; 22 Phnom Penh; 23 "
        "Ratanakiri; 24 Siem Reap; 25 Banteay Meanchey; 26 Kep; 27 Otar Meanchey; 28 Preah Sihanouk; 29 Battambang; "
        "30 Pailin; 31 Tboung Khmum"
    ),
    "KI": _named("01 Gilbert Islands"),
    "KM": _named("01 Anjouan; 02 Grande Comore; 03 Mohéli"),
    "KN": _named("03 Saint George Basseterre"),
    "KP": _named(
        "01 Chagang; 03 South Hamgyong; 06 South Hwanghae; 07 North Hwanghae; 09 Kangwon-do; 11 P'yongan-bukto; 12 "
        "Pyongyang; 13 Yanggang-do; 14 Nampo; 15 South Pyongan; 17 North Hamgyong; 18 Rason; 19 Kaesong"
    ),
    "KR": _named(
        "01 Jeju-do; 03 Jeollabuk-do; 05 Chungcheongbuk-do; 06 Gangwon-do; 10 Busan; 11 Seoul; 12 Incheon; 13 "
        "Gyeonggi-do; 14 Gyeongsangbuk-do; 15 Daegu; 16 Jeollanam-do; 17 Chungcheongnam-do; 18 Gwangju; 19 Daejeon; "
        "20 Gyeongsangnam-do; 21 Ulsan; 22 Sejong"
    ),
    "KW": _named("02 Al Asimah; 04 Al Ahmadi; 05 Al Jahra; 07 Al Farwaniyah; 08 Hawalli; 09 Mubarak al Kabir"),
    "KY": _named("10346796 George Town; 10375968 West Bay"),
    "KZ": _named(
        "01 Almaty Region; 02 Almaty; 03 Akmola; 04 Aktobe; 05 Astana; 06 Atyrau; 07 West Kazakhstan; 08 Baikonur; 09 "
        "Mangystau; 10 Turkistan; 11 Pavlodar; 12 Karaganda; 12510143 Abai; 12510144 Jetisu; 12510145 Ulytau; 13 "
        "Kostanay; 14 Kyzylorda; 15 East Kazakhstan; 1537272 Shymkent; 16 North Kazakhstan; 17 Zhambyl"
    ),
    "LA": _named(
        "02 Champasak; 03 Houaphan; 07 Oudomxai; 14 Xiangkhoang; 15 Khammouane; 16 Loungnamtha; 17 Luang Prabang; 19 "
        "Xekong; 20 Savannakhet; 22 Bokeo; 23 Bolikhamsai; 24 Vientiane; 26 Xekong; 27 Vientiane"
    ),
    "LB": _named("04 Beyrouth; 05 Mont-Liban; 06 South; 07 Nabatiye; 08 Beqaa; 09 Liban-Nord; 11 Baalbek-Hermel"),
    "LC": _named("03 Castries; 06 Gros-Islet"),
    "LI": _named("11 Vaduz"),
    "LK": _named(
        "29 Central Province; 30 North Central; 32 North Western; 33 Sabaragamuwa; 34 Southern Province; 35 Uva; 36 "
        "Western Province; 37 Eastern Province; 38 Northern Province"
    ),
    "LR": _named(
        "01 Bong; 09 Nimba; 10 Sinoe; 11 Grand Bassa; 13 Maryland; 14 Montserrado; 15 Bomi; 17 Margibi; 19 Grand "
        "Gedeh; 20 Lofa"
    ),
    "LS": _named(
        "10 Berea; 11 Butha-Buthe; 12 Leribe; 13 Mafeteng; 14 Maseru; 15 Mohale's Hoek; 17 Qacha's Nek; 18 Quthing; "
        "19 Thaba-Tseka"
    ),
    "LT": _named(
        "56 Alytus; 57 Kaunas; 58 Klaipėda; 59 Marijampolė; 60 Panevėžys; 61 Šiauliai; 62 Tauragė; 63 Telšiai; 64 "
        "Utena; 65 Vilnius"
    ),
    "LU": _named("ES Esch-sur-Alzette; LU Luxembourg"),
    "LV": _named(
        "05 Cēsis; 06 Daugavpils; 10 Jēkabpils; 11 Jelgava; 13 Jūrmala; 16 Liepāja; 21 Ogre; 23 Rēzekne; 25 Riga; 29 "
        "Tukums; 31 Valmiera; 32 Ventspils; 95 Mārupe; C3 Salaspils"
    ),
    "LY": _named(
        "63 Al Jabal al Akhdar; 64 Al Jufrah; 65 Al Kufrah; 66 Al Marj; 67 An Nuqat al Khams; 68 Az Zawiyah; 69 "
        "Banghazi; 70 Darnah; 72 Misratah; 73 Murzuq; 74 Nalut; 75 Sabha; 76 Surt; 77 Tripoli; 78 Ash Shati; 79 Al "
        "Butnan; 80 Jabal al Gharbi; 81 Al Jafarah; 82 Al Marqab; 83 Al Wahat; 84 Wadi al Hayat"
    ),
    "MA": _named(
        "01 Tanger-Tétouan-Al Hoceïma; 02 Oriental; 03 Fès-Meknès; 04 Rabat-Salé-Kénitra; 05 Béni Mellal-Khénifra; 06 "
        "Casablanca-Settat; 07 Marrakech-Safi; 08 Drâa-Tafilalet; 09 Souss-Massa; 10 Guelmim-Oued Noun; 11 "
        "Laâyoune-Sakia El Hamra"
    ),
    "MC": _named("00 Monaco"),
    "MD": _named(
        "51 Gagauzia; 57 Chișinău; 58 Transnistria; 60 Bălți; 62 Bender; 64 Cahul; 67 Căuşeni; 71 Drochia; 73 Raionul "
        "Edineţ; 75 Floreşti; 77 Hînceşti; 82 Orhei; 85 Sîngerei; 87 Soroca; 89 Strășeni; 92 Ungheni"
    ),
    "ME": _named("02 Bar; 04 Bijelo Polje; 05 Budva; 06 Cetinje; 08 Herceg Novi; 12 Nikšić; 14 Pljevlja; 16 Podgorica"),
    "MG": _named(
        "11 Analamanga; 12 Vakinankaratra; 13 Itasy; 14 Bongolava; 21 Upper Matsiatra; 22 Amoron'i Mania; 24 "
        "Ihorombe; 25 Atsimo-Atsinanana; 26 Fitovinany; 27 Vatovavy; 31 Atsinanana; 32 Analanjirofo; 33 Alaotra "
        "Mangoro; 41 Boeny; 42 Sofia; 43 Betsiboka; 44 Melaky; 51 Atsimo-Andrefana; 52 Androy; 53 Anosy; 54 Menabe; "
        "71 Diana; 72 Sava"
    ),
    "MH": _named("190 Majuro Atoll"),
    "MK": _named(
        "06 Bitola; 12 Brvenica; 18 Centar Zupa; 22 Delchevo; 33 Gevgelija; 36 Ilinden; 43 Kichevo; 46 Kochani; 52 "
        "Kriva Palanka; 59 Lipkovo; 69 Negotino; 84 Radovish; 86 Resen; 98 Stip; A2 Studenichani; A5 Tearce; B4 "
        "Vinica; B7 Vrapchishte; C3 Zhelino; C7 Bogovinje; D2 Debar; D4 Gostivar; D6 Kavadarci; D7 Kumanovo; E2 "
        "Ohrid; E3 Prilep; E6 Struga; E7 Strumica; E8 Tetovo; F1 Veles; F6 Skopje"
    ),
    "ML": _named(
        "01 Bamako; 03 Kayes; 04 Mopti; 05 Ségou; 06 Sikasso; 07 Koulikoro; 08 Tombouctou; 09 Gao; 10 Kidal; 12070577 "
        "Ménaka"
    ),
    "MM": _named(
        "01 Rakhine; 02 Chin; 03 Ayeyarwady; 04 Kachin; 05 Kayin; 06 Kayah; 08 Mandalay; 10 Sagaing; 11 Shan; 12 "
        "Tanintharyi; 13 Mon; 15 Magway; 16 Bago; 17 Yangon; 18 Nay Pyi Taw"
    ),
    "MN": _named(
        "01 Arkhangai; 02 Bayanhongor; 03 Bayan-Olgii; 06 East Aimak; 07 East Gobi Aymag; 09 Dzabkhan; 10 Govi-Altai; "
        "11 Hentiy; 12 Hovd; 13 Khovsgol; 14 Omnogovi; 15 Ovorhangay; 16 Selenge; 17 Suhbaatar; 18 Central Aimak; 19 "
        "Uvs; 20 Ulaanbaatar; 21 Bulgan; 23 Darhan Uul; 25 Orhon"
    ),
    "MO": _named("11875159 Nossa Senhora do Carmo; 11875161 Sao Francisco Xavier"),
    "MP": _named("110 Saipan"),
    "MQ": _named("MQ Martinique"),
    "MR": _named(
        "01 Hodh Ech Chargi; 02 Hodh El Gharbi; 03 Assaba; 04 Gorgol; 05 Brakna; 06 Trarza; 07 Adrar; 08 Dakhlet "
        "Nouadhibou; 10 Guidimaka; 11 Tiris Zemmour; 12 Inchiri; 13 Nouakchott Ouest; 14 Nouakchott Nord"
    ),
    "MS": _named("01 Saint Anthony; 03 Saint Peter"),
    "MT": _named("04 Birkirkara; 35 Mosta; 43 Qormi; 52 Saint Paul's Bay; 56 Sliema; 60 Valletta; 64 Żabbar"),
    "MU": _named(
        "12 Black River; 13 Flacq; 14 Grand Port; 15 Moka; 16 Pamplemousses; 17 Plaines Wilhems; 18 Port Louis; 19 "
        "Rivière du Rempart"
    ),
    "MV": _named("38 Kaafu Atoll"),
    "MW": _named("C Central Region; N Northern Region; S Southern Region"),
    "MX": _named(
        "01 Aguascalientes; 02 Baja California; 03 Baja California Sur; 04 Campeche; 05 Chiapas; 06 Chihuahua; 07 "
        "Coahuila; 08 Colima; 09 Ciudad de México; 10 Durango; 11 Guanajuato; 12 Guerrero; 13 Hidalgo; 14 Jalisco; 15 "
        "Estado de México; 16 Michoacán; 17 Morelos; 18 Nayarit; 19 Nuevo León; 20 Oaxaca; 21 Puebla; 22 Querétaro; "
        "23 Quintana Roo; 24 San Luis Potosí; 25 Sinaloa; 26 Sonora; 27 Tabasco; 28 Tamaulipas; 29 Tlaxcala; 30 "
        "Veracruz; 31 Yucatán; 32 Zacatecas"
    ),
    "MY": _named(
        "01 Johor; 02 Kedah; 03 Kelantan; 04 Melaka; 05 Negeri Sembilan; 06 Pahang; 07 Perak; 08 Perlis; 09 Penang; "
        "11 Sarawak; 12 Selangor; 13 Terengganu; 14 Kuala Lumpur; 15 Labuan; 16 Sabah; 17 Putrajaya"
    ),
    "MZ": _named(
        "01 Cabo Delgado; 02 Gaza; 03 Inhambane; 04 Maputo; 05 Sofala; 06 Nampula; 07 Niassa; 08 Tete; 09 Zambezia; "
        "10 Manica; 11 Maputo City"
    ),
    "NA": _named(
        "21 Khomas; 28 Zambezi; 29 Erongo; 30 Hardap; 31 Karas; 33 Ohangwena; 35 Omaheke; 37 Oshana; 38 Oshikoto; 39 "
        "Otjozondjupa; 40 Kavango East"
    ),
    "NC": _named("02 South"),
    "NE": _named("01 Agadez; 02 Diffa; 03 Dosso; 04 Maradi; 06 Tahoua; 07 Zinder; 08 Niamey; 09 Tillabéri"),
    "NG": _named(
        "05 Lagos; 11 Federal Capital Territory; 16 Ogun; 21 Akwa Ibom; 22 Cross River; 23 Kaduna; 24 Katsina; 25 "
        "Anambra; 26 Benue; 27 Borno; 28 Imo; 29 Kano; 30 Kwara; 31 Niger; 32 Oyo; 35 Adamawa; 36 Delta; 37 Edo; 39 "
        "Jigawa; 40 Kebbi; 41 Kogi; 42 Osun; 43 Taraba; 44 Yobe; 45 Abia; 46 Bauchi; 47 Enugu; 48 Ondo; 49 Plateau; "
        "50 Rivers; 51 Sokoto; 52 Bayelsa; 53 Ebonyi; 54 Ekiti; 55 Gombe; 56 Nasarawa; 57 Zamfara"
    ),
    "NI": _named(
        "01 Boaco; 02 Carazo; 03 Chinandega; 04 Chontales; 05 Estelí; 06 Granada; 07 Jinotega; 08 León; 09 Madriz; 10 "
        "Managua; 11 Masaya; 12 Matagalpa; 13 Nueva Segovia; 15 Rivas; 17 North Caribbean Coast; 18 South Caribbean "
        "Coast"
    ),
    "NL": _named(
        "01 Drenthe; 02 Friesland; 03 Gelderland; 04 Groningen; 05 Limburg; 06 Noord-Brabant; 07 Noord-Holland; 09 "
        "Utrecht; 10 Zeeland; 11 Zuid-Holland; 15 Overijssel; 16 Flevoland"
    ),
    "NO": _named(
        "01 Akershus; 04 Buskerud; 05 Finnmark; 08 Møre og Romsdal; 09 Nordland; 12 Oslo; 13 Østfold; 14 Rogaland; 17 "
        "Telemark; 18 Troms; 20 Vestfold; 21 Trøndelag; 34 Innlandet; 42 Agder; 46 Vestland"
    ),
    "NP": _named("1 Koshi; 2 Madhesh; 3 Bagmati; 4 Gandaki; 5 Lumbini; 6 Karnali; 7 Sudurpashchim"),
    "NR": _named("14 Yaren"),
    "NZ": _named(
        "E7 Auckland; E8 Bay of Plenty; E9 Canterbury; F1 Gisborne; F2 Hawke's Bay; F3 Manawatu-Wanganui; F4 "
        "Marlborough; F5 Nelson; F6 Northland; F7 Otago; F8 Southland; F9 Taranaki; G1 Waikato; G2 Wellington; G3 "
        "West Coast; TAS Tasman"
    ),
    "OM": _named(
        "01 Ad Dakhiliyah; 02 Al Batinah South; 04 Southeastern; 06 Muscat; 07 Musandam; 08 Dhofar; 09 Ad Dhahirah; "
        "10 Al Buraimi; 11 Al Batinah North; 12 Northeastern"
    ),
    "PA": _named("01 Bocas del Toro; 02 Chiriquí; 03 Coclé; 04 Colón; 08 Panamá; 10 Veraguas; 13 Panamá Oeste"),
    "PE": _named(
        "01 Amazonas; 02 Ancash; 03 Apurímac; 04 Arequipa; 05 Ayacucho; 06 Cajamarca; 07 Callao; 08 Cusco; 09 "
        "Huancavelica; 10 Huánuco; 11 Ica; 12 Junín; 13 La Libertad; 14 Lambayeque; 15 Lima; 16 Loreto; 17 Madre de "
        "Dios; 18 Moquegua; 19 Pasco; 20 Piura; 21 Puno; 22 San Martín; 23 Tacna; 24 Tumbes; 25 Ucayali; LMA Lima"
    ),
    "PF": _named("01 Îles du Vent"),
    "PG": _named(
        "04 Oro; 05 Southern Highlands; 06 Western Province; 07 Bougainville; 09 Eastern Highlands; 10 East New "
        "Britain; 11 East Sepik; 12 Madang; 14 Morobe; 16 Western Highlands; 17 West New Britain; 20 National Capital"
    ),
    "PH": _named(
        "01 Ilocos; 02 Cagayan Valley; 03 Central Luzon; 05 Bicol; 06 Western Visayas; 07 Central Visayas; 08 Eastern "
        "Visayas; 09 Zamboanga Peninsula; 10 Northern Mindanao; 11 Davao; 12 Soccsksargen; 13 Caraga; 14 Bangsamoro; "
        "15 Cordillera; 40 Calabarzon; 41 Mimaropa; NCR Metro Manila"
    ),
    "PK": _named(
        "02 Balochistan; 03 Khyber Pakhtunkhwa; 04 Punjab; 05 Sindh; 06 Azad Kashmir; 07 Gilgit-Baltistan; 08 "
        "Islamabad"
    ),
    "PL": _named(
        "72 Dolnośląskie; 73 Kujawsko-Pomorskie; 74 Łódzkie; 75 Lubelskie; 76 Lubuskie; 77 Małopolskie; 78 "
        "Mazowieckie; 79 Opolskie; 80 Podkarpackie; 81 Podlaskie; 82 Pomorskie; 83 Śląskie; 84 Świętokrzyskie; 85 "
        "Warmińsko-Mazurskie; 86 Wielkopolskie; 87 Zachodniopomorskie"
    ),
    "PM": _named("97502 Saint-Pierre"),
    "PR": _named(
        "005 Aguadilla; 013 Arecibo; 017 Barceloneta; 021 Bayamón; 025 Caguas; 031 Carolina; 033 Cataño; 035 Cayey; "
        "053 Fajardo; 057 Guayama; 061 Guaynabo; 069 Humacao; 091 Manatí; 097 Mayagüez; 113 Ponce; 127 San Juan; 137 "
        "Toa Baja; 139 Trujillo Alto; 145 Vega Baja; 153 Yauco"
    ),
    "PS": _named("GZ Gaza Strip; WE West Bank"),
    "PT": _named(
        "02 Aveiro; 03 Beja; 04 Braga; 05 Bragança; 06 Castelo Branco; 07 Coimbra; 08 Évora; 09 Faro; 10 Madeira; 11 "
        "Guarda; 13 Leiria; 14 Lisboa; 16 Portalegre; 17 Porto; 18 Santarém; 19 Setúbal; 20 Viana do Castelo; 21 Vila "
        "Real; 22 Viseu; 23 Açores"
    ),
    "PW": _named("07 Melekeok"),
    "PY": _named(
        "01 Alto Paraná; 02 Amambay; 04 Caaguazú; 05 Caazapá; 06 Central; 07 Concepción; 08 Cordillera; 10 Guairá; 11 "
        "Itapúa; 12 Misiones; 13 Ñeembucú; 16 Presidente Hayes; 22 Asunción; 24 Boquerón"
    ),
    "QA": _named("01 Ad Dawhah; 04 Al Khor; 06 Ar Rayyan; 09 Umm Salal; 10 Al Wakrah; 13 Al Daayen; 14 Al Shahaniya"),
    "RE": _named("RE Réunion"),
    "RO": _named(
        "01 Alba; 02 Arad; 03 Argeș; 04 Bacău; 05 Bihor; 06 Bistrița-Năsăud; 07 Botoșani; 08 Brăila; 09 Brașov; 10 "
        "București; 11 Buzău; 12 Caraș-Severin; 13 Cluj; 14 Constanța; 15 Covasna; 16 Dâmbovița; 17 Dolj; 18 Galați; "
        "19 Gorj; 20 Harghita; 21 Hunedoara; 22 Ialomița; 23 Iași; 25 Maramureș; 26 Mehedinți; 27 Mureș; 28 Neamț; 29 "
        "Olt; 30 Prahova; 31 Sălaj; 32 Satu Mare; 33 Sibiu; 34 Suceava; 35 Teleorman; 36 Timiș; 37 Tulcea; 38 Vaslui; "
        "39 Vâlcea; 40 Vrancea; 41 Călărași; 42 Giurgiu; 43 Ilfov"
    ),
    "RS": _named("SE Centralna Srbija; VO Vojvodina"),
    "RU": _named(
        "01 Adygea; 03 Altai Republic; 04 Altai Krai; 05 Amur Oblast; 06 Arkhangelsk Oblast; 07 Astrakhan Oblast; 08 "
        "Bashkortostan; 09 Belgorod Oblast; 10 Bryansk Oblast; 11 Buryatia; 12 Chechnya; 13 Chelyabinsk Oblast; 15 "
        "Chukotka; 16 Chuvashia; 17 Dagestan; 19 Ingushetia; 20 Irkutsk Oblast; 21 Ivanovo Oblast; 22 "
        "Kabardino-Balkaria; 23 Kaliningrad Oblast; 24 Kalmykia; 25 Kaluga Oblast; 27 Karachay-Cherkessia; 28 "
        "Karelia; 29 Kemerovo Oblast; 30 Khabarovsk Krai; 31 Khakassia; 32 Khanty-Mansi; 33 Kirov Oblast; 34 Komi; 37 "
        "Kostroma Oblast; 38 Krasnodar Krai; 40 Kurgan Oblast; 41 Kursk Oblast; 42 Leningrad Oblast; 43 Lipetsk "
        "Oblast; 44 Magadan Oblast; 45 Mari El; 46 Mordovia; 47 Moscow Oblast; 48 Moscow; 49 Murmansk Oblast; 50 "
        "Nenets; 51 Nizhny Novgorod Oblast; 52 Novgorod Oblast; 53 Novosibirsk Oblast; 54 Omsk Oblast; 55 Orenburg "
        "Oblast; 56 Oryol Oblast; 57 Penza Oblast; 59 Primorsky Krai; 60 Pskov Oblast; 61 Rostov Oblast; 62 Ryazan "
        "Oblast; 63 Sakha; 64 Sakhalin Oblast; 65 Samara Oblast; 66 Saint Petersburg; 67 Saratov Oblast; 68 North "
        "Ossetia–Alania; 69 Smolensk Oblast; 70 Stavropol Krai; 71 Sverdlovsk Oblast; 72 Tambov Oblast; 73 Tatarstan; "
        "75 Tomsk Oblast; 76 Tula Oblast; 77 Tver Oblast; 78 Tyumen Oblast; 79 Tuva; 80 Udmurtia; 81 Ulyanovsk "
        "Oblast; 83 Vladimir Oblast; 84 Volgograd Oblast; 85 Vologda Oblast; 86 Voronezh Oblast; 87 Yamalo-Nenets; 88 "
        "Yaroslavl Oblast; 89 Jewish Autonomous Oblast; 90 Perm Krai; 91 Krasnoyarsk Krai; 92 Kamchatka Krai; 93 "
        "Zabaykalsky Krai"
    ),
    "RW": _named("11 Eastern Province; 12 Kigali; 13 Northern Province; 14 Western Province; 15 Southern Province"),
    "SA": _named(
        "02 Al Bahah; 05 Madinah; 06 Eastern Province; 08 Al Qassim; 10 Riyadh; 11 Asir; 13 Hail; 14 Makkah; 15 "
        "Northern Borders; 16 Najran; 17 Jazan; 19 Tabuk; 20 Al Jawf"
    ),
    "SB": _named("06 Honiara; 14 Honiara"),
    "SC": _named("26 La Rivière Anglaise"),
    "SD": _named(
        "29 Khartoum; 36 Red Sea; 38 Al Jazirah; 39 Al Qadarif; 41 White Nile; 42 Blue Nile; 43 Northern; 47 Western "
        "Darfur; 49 Southern Darfur; 50 Southern Kordofan; 52 Kassala; 53 River Nile; 55 Northern Darfur; 56 North "
        "Kordofan; 58 Sinnar; 60 Eastern Darfur; 61 Central Darfur; 62 West Kordofan"
    ),
    "SE": _named(
        "02 Blekinge; 03 Gävleborg; 05 Gotland; 06 Halland; 07 Jämtland; 08 Jönköping; 09 Kalmar; 10 Dalarna; 12 "
        "Kronoberg; 14 Norrbotten; 15 Örebro; 16 Östergötland; 18 Södermanland; 21 Uppsala; 22 Värmland; 23 "
        "Västerbotten; 24 Västernorrland; 25 Västmanland; 26 Stockholm; 27 Skåne; 28 Västra Götaland"
    ),
    "SH": _named("02 Saint Helena"),
    "SI": _named(
        "11 Celje; 50 Koper; 52 Kranj; 61 Ljubljana; D3 Trbovlje; D7 Velenje; J2 Maribor; J7 Novo Mesto; K7 Ptuj"
    ),
    "SJ": _named("21 Svalbard"),
    "SK": _named(
        "01 Banskobystrický kraj; 02 Bratislavský kraj; 03 Košický kraj; 04 Nitriansky kraj; 05 Prešovský kraj; 06 "
        "Trenčiansky kraj; 07 Trnavský kraj; 08 Žilinský kraj"
    ),
    "SL": _named("01 Eastern Province; 02 Northern Province; 03 Southern Province; 04 Western Area; 05 North West"),
    "SM": _named("07 San Marino"),
    "SN": _named(
        "01 Dakar; 03 Diourbel; 05 Tambacounda; 07 Thiès; 09 Fatick; 10 Kaolack; 11 Kolda; 12 Ziguinchor; 13 Louga; "
        "14 Saint-Louis; 15 Matam; 16 Kaffrine; 17 Kédougou; 18 Sédhiou"
    ),
    "SO": _named(
        "02 Banaadir; 03 Bari; 04 Bay; 05 Galguduud; 06 Gedo; 07 Hiiraan; 08 Middle Juba; 09 Lower Juba; 10 Mudug; 12 "
        "Sanaag; 13 Middle Shabele; 14 Lower Shabeelle; 18 Nugaal; 19 Togdheer; 20 Woqooyi Galbeed; 21 Awdal; 22 Sool"
    ),
    "SR": _named("16 Paramaribo; 19 Wanica"),
    "SS": _named(
        "01 Central Equatoria; 02 Eastern Equatoria; 03 Jonglei; 04 Lakes; 05 Northern Bahr al Ghazal; 06 Unity; 07 "
        "Upper Nile; 08 Warrap; 09 Western Bahr al Ghazal; 10 Western Equatoria"
    ),
    "ST": _named("02 São Tomé Island"),
    "SV": _named(
        "01 Ahuachapán; 02 Cabañas; 03 Chalatenango; 04 Cuscatlán; 05 La Libertad; 06 La Paz; 07 La Unión; 08 "
        "Morazán; 09 San Miguel; 10 San Salvador; 11 Santa Ana; 12 San Vicente; 13 Sonsonate; 14 Usulután"
    ),
    "SY": _named(
        "01 Al-Hasakah; 02 Latakia; 03 Quneitra; 04 Ar-Raqqah; 05 As-Suwayda; 06 Daraa; 07 Deir ez-Zor; 08 "
        "Rif-dimashq; 09 Aleppo; 10 Hama; 11 Homs; 12 Idlib; 13 Dimashq; 14 Tartus"
    ),
    "SZ": _named("01 Hhohho; 03 Manzini"),
    "TD": _named(
        "01 Batha; 02 Wadi Fira; 05 Guéra; 06 Kanem; 07 Lac; 08 Logone Occidental; 09 Logone Oriental; 12 Ouadaï; 13 "
        "Salamat; 14 Tandjilé; 15 Chari-Baguirmi; 16 Mayo-Kebbi Est; 17 Moyen-Chari; 18 Hadjer-Lamis; 19 Mandoul; 20 "
        "Mayo-Kebbi Ouest; 21 N'Djaména; 22 Barh el Gazel; 23 Borkou; 25 Sila; 27 Ennedi-Est; 28 Ennedi-Ouest"
    ),
    "TF": _named("03 Kerguelen"),
    "TG": _named("22 Centrale; 23 Kara; 24 Maritime; 25 Plateaux; 26 Savanes"),
    "TH": _named(
        "02 Chiang Mai; 03 Chiang Rai; 04 Nan; 05 Lamphun; 06 Lampang; 07 Phrae; 08 Tak; 09 Sukhothai; 10 Uttaradit; "
        "11 Kamphaeng Phet; 12 Phitsanulok; 13 Phichit; 14 Phetchabun; 15 Uthai Thani; 16 Nakhon Sawan; 17 Nong Khai; "
        "18 Loei; 20 Sakon Nakhon; 22 Khon Kaen; 23 Kalasin; 24 Maha Sarakham; 25 Roi Et; 26 Chaiyaphum; 27 Nakhon "
        "Ratchasima; 28 Buriram; 29 Surin; 30 Si Sa Ket; 31 Narathiwat; 32 Chai Nat; 33 Sing Buri; 34 Lopburi; 35 Ang "
        "Thong; 36 Phra Nakhon Si Ayutthaya; 37 Saraburi; 38 Nonthaburi; 39 Pathum Thani; 40 Bangkok; 41 Phayao; 42 "
        "Samut Prakan; 43 Nakhon Nayok; 44 Chachoengsao; 46 Chon Buri; 47 Rayong; 48 Chanthaburi; 49 Trat; 50 "
        "Kanchanaburi; 51 Suphan Buri; 52 Ratchaburi; 53 Nakhon Pathom; 54 Samut Songkhram; 55 Samut Sakhon; 56 "
        "Phetchaburi; 57 Prachuap Khiri Khan; 58 Chumphon; 59 Ranong province; 60 Surat Thani; 61 Phang Nga; 62 "
        "Phuket; 63 Krabi; 64 Nakhon Si Thammarat; 65 Trang; 66 Phatthalung; 67 Satun; 68 Songkhla; 69 Pattani; 70 "
        "Yala; 72 Yasothon; 73 Nakhon Phanom; 74 Prachin Buri; 75 Ubon Ratchathani; 76 Udon Thani; 77 Amnat Charoen; "
        "78 Mukdahan; 79 Nong Bua Lamphu; 80 Sa Kaeo; 81 Bueng Kan"
    ),
    "TJ": _named("01 Gorno-Badakhshan; 02 Khatlon; 03 Sughd; 04 Dushanbe; RR Republican Subordination"),
    "TL": _named("AL Aileu; BA Baucau; BO Bobonaro; CO Cova Lima; DI Dili; ER Ainaro; LA Lautém; LI Liquiçá"),
    "TM": _named("01 Ahal; 02 Balkan; 03 Daşoguz; 04 Lebap; 05 Mary; S Ashgabat"),
    "TN": _named(
        "02 Kasserine; 03 Kairouan; 06 Jendouba; 14 Kef; 15 Mahdia; 16 Monastir; 17 Béja; 18 Bizerte; 19 Nabeul; 22 "
        "Siliana; 23 Sousse; 27 Ben Arous; 28 Medenine; 29 Gabès; 30 Gafsa; 31 Kebili; 32 Sfax; 33 Sidi Bouzid; 34 "
        "Tataouine; 35 Tozeur; 36 Tunis; 37 Zaghouan; 38 Ariana; 39 Manouba"
    ),
    "TO": _named("02 Tongatapu"),
    "TR": _named(
        "02 Adıyaman; 03 Afyonkarahisar; 04 Ağrı; 05 Amasya; 07 Antalya; 08 Artvin; 09 Aydın; 10 Balıkesir; 11 "
        "Bilecik; 12 Bingöl; 13 Bitlis; 14 Bolu; 15 Burdur; 16 Bursa; 17 Çanakkale; 19 Çorum; 20 Denizli; 21 "
        "Diyarbakır; 22 Edirne; 23 Elazığ; 24 Erzincan; 25 Erzurum; 26 Eskişehir; 28 Giresun; 31 Hatay; 32 Mersin; 33 "
        "Isparta; 34 İstanbul; 35 İzmir; 37 Kastamonu; 38 Kayseri; 39 Kırklareli; 40 Kırşehir; 41 Kocaeli; 43 "
        "Kütahya; 44 Malatya; 45 Manisa; 46 Kahramanmaraş; 48 Muğla; 49 Muş; 50 Nevşehir; 52 Ordu; 53 Rize; 54 "
        "Sakarya; 55 Samsun; 57 Sinop; 58 Sivas; 59 Tekirdağ; 60 Tokat; 61 Trabzon; 62 Tunceli; 63 Şanlıurfa; 64 "
        "Uşak; 65 Van; 66 Yozgat; 68 Ankara; 69 Gümüşhane; 70 Hakkâri; 71 Konya; 72 Mardin; 73 Niğde; 74 Siirt; 75 "
        "Aksaray; 76 Batman; 77 Bayburt; 78 Karaman; 79 Kırıkkale; 80 Şırnak; 81 Adana; 82 Çankırı; 83 Gaziantep; 84 "
        "Kars; 85 Zonguldak; 86 Ardahan; 87 Bartın; 88 Iğdır; 89 Karabük; 90 Kilis; 91 Osmaniye; 92 Yalova; 93 Düzce"
    ),
    "TT": _named(
        "01 Borough of Arima; 03 Mayaro; 05 Port of Spain; 10 San Fernando; 11 Tobago; CHA Chaguanas; DMN Diego "
        "Martin; PTF Point Fortin; SGE Sangre Grande; SJL San Juan/Laventille; TUP Tunapuna/Piarco"
    ),
    "TV": _named("FUN Funafuti"),
    "TW": _named("01 Fukien; 02 Kaohsiung; 03 Taipei; 04 Taiwan"),
    "TZ": _named(
        "02 Pwani; 03 Dodoma; 04 Iringa; 05 Kigoma; 06 Kilimanjaro; 07 Lindi; 08 Mara; 09 Mbeya; 10 Morogoro; 11 "
        "Mtwara; 12 Mwanza; 13 Pemba North; 14 Ruvuma; 15 Shinyanga; 16 Singida; 17 Tabora; 18 Tanga; 19 Kagera; 20 "
        "Pemba South; 21 Zanzibar Central/South; 22 Zanzibar North; 23 Dar es Salaam; 24 Rukwa; 25 Zanzibar "
        "Urban/West; 26 Arusha; 27 Manyara; 28 Geita; 29 Katavi; 30 Njombe; 31 Simiyu; 32 Songwe"
    ),
    "UA": _named(
        "01 Cherkasy; 02 Chernihiv; 03 Chernivtsi; 04 Dnipropetrovsk; 05 Donetsk; 06 Ivano-Frankivsk; 07 Kharkiv; 08 "
        "Kherson; 09 Khmelnytskyi; 10 Kirovohrad; 11 Crimea; 12 Kyiv; 13 Kyiv Oblast; 14 Luhansk; 15 Lviv; 16 "
        "Mykolaiv; 17 Odesa; 18 Poltava; 19 Rivne; 20 Sevastopol; 21 Sumy; 22 Ternopil; 23 Vinnytsia; 24 Volyn; 25 "
        "Zakarpattia; 26 Zaporizhzhia; 27 Zhytomyr"
    ),
    "UG": _named("C Central Region; E Eastern Region; N Northern Region; W Western Region"),
    "US": _named(
        "AK Alaska; AL Alabama; AR Arkansas; AZ Arizona; CA California; CO Colorado; CT Connecticut; DC District of "
        "Columbia; DE Delaware; FL Florida; GA Georgia; HI Hawaii; IA Iowa; ID Idaho; IL Illinois; IN Indiana; KS "
        "Kansas; KY Kentucky; LA Louisiana; MA Massachusetts; MD Maryland; ME Maine; MI Michigan; MN Minnesota; MO "
        "Missouri; MS Mississippi; MT Montana; NC North Carolina; ND North Dakota; NE Nebraska; NH New Hampshire; NJ "
        "New Jersey; NM New Mexico; NV Nevada; NY New York; OH Ohio; OK Oklahoma; OR Oregon; PA Pennsylvania; RI "
        "Rhode Island; SC South Carolina; SD South Dakota; TN Tennessee; TX Texas; UT Utah; VA Virginia; VT Vermont; "
        "WA Washington; WI Wisconsin; WV West Virginia; WY Wyoming"
    ),
    "UY": _named(
        "01 Artigas; 02 Canelones; 03 Cerro Largo; 04 Colonia; 05 Durazno; 06 Flores; 07 Florida; 08 Lavalleja; 09 "
        "Maldonado; 10 Montevideo; 11 Paysandú; 12 Río Negro; 13 Rivera; 14 Rocha; 15 Salto; 16 San José; 17 Soriano; "
        "18 Tacuarembó; 19 Treinta y Tres"
    ),
    "UZ": _named(
        "01 Andijan; 02 Bukhara; 03 Fergana; 05 Xorazm; 06 Namangan; 07 Navoiy; 08 Qashqadaryo; 09 Karakalpakstan; 10 "
        "Samarqand; 12 Surxondaryo; 13 Tashkent; 14 Tashkent; 15 Jizzakh; 16 Sirdaryo"
    ),
    "VC": _named("04 Saint George"),
    "VE": _named(
        "01 Amazonas; 02 Anzoátegui; 03 Apure; 04 Aragua; 05 Barinas; 06 Bolívar; 07 Carabobo; 08 Cojedes; 09 Delta "
        "Amacuro; 11 Falcón; 12 Guárico; 13 Lara; 14 Mérida; 15 Miranda; 16 Monagas; 17 Nueva Esparta; 18 Portuguesa; "
        "19 Sucre; 20 Táchira; 21 Trujillo; 22 Yaracuy; 23 Zulia; 25 Distrito Capital; 26 La Guaira"
    ),
    "VI": _named("010 Saint Croix Island; 030 Saint Thomas Island"),
    "VN": _named(
        "00 Ho Chi Minh City; 01 Hà Nội; 04 Cao Bằng; 08 Tuyên Quang; 11 Điện Biên; 12 Lai Châu; 14 Sơn La; 15 Lào "
        "Cai; 19 Thái Nguyên; 20 Lạng Sơn; 22 Quảng Ninh; 24 Bắc Ninh; 25 Phú Thọ; 31 Hải Phòng; 33 Hưng Yên; 37 Ninh "
        "Bình; 38 Thanh Hóa; 40 Nghệ An; 42 Hà Tĩnh; 44 Quảng Trị; 46 Huế; 48 Da Nang; 51 Quảng Ngãi; 52 Gia Lai; 56 "
        "Khánh Hòa; 66 Đắk Lắk; 68 Lâm Đồng; 75 Đồng Nai; 79 Ho Chi Minh City; 80 Tây Ninh; 82 Đồng Tháp; 86 Vĩnh "
        "Long; 91 An Giang; 92 Cần Thơ; 96 Cà Mau"
    ),
    "VU": _named("18 Shefa"),
    "WF": _named("98613 Uvea"),
    "WS": _named("10 Tuamasaga"),
    "YE": _named(
        "01 Abyan; 02 Aden; 04 Muhafazat Hadramaout; 05 Shabwah; 08 Al Hudaydah; 11 Dhamar; 14 Ma'rib; 15 Sa'dah; 16 "
        "Sanaa; 19 Omran; 20 Al Bayda; 21 Al Jawf; 22 Hajjah; 23 Ibb; 24 Lahij; 25 Ta'izz; 26 Amanat Alasimah"
    ),
    "YT": _named("97608 Dzaoudzi; 97610 Koungou; 97611 Mamoudzou"),
    "ZA": _named(
        "02 KwaZulu-Natal; 03 Free; 05 Eastern Cape; 06 Gauteng; 07 Mpumalanga; 08 Northern Cape; 09 Limpopo; 10 "
        "North West; 11 Western Cape"
    ),
    "ZM": _named(
        "01 Western Province; 02 Central Province; 03 Eastern Province; 04 Luapula; 05 Northern Province; 06 "
        "North-Western; 07 Southern Province; 08 Copperbelt; 09 Lusaka; 10 Muchinga"
    ),
    "ZW": _named(
        "01 Manicaland; 02 Midlands; 03 Mashonaland Central; 04 Mashonaland East; 05 Mashonaland West; 06 "
        "Matabeleland North; 07 Matabeleland South; 08 Masvingo; 09 Bulawayo; 10 Harare"
    ),
}  # fmt: skip

# Of the regions above; a region without one is written out.
REGION_CODES = {
    "AT": _named("01 1; 02 2; 03 3; 04 4; 05 5; 06 6; 07 7; 08 8; 09 9"),
    "AU": _named("01 ACT; 02 NSW; 03 NT; 04 QLD; 05 SA; 06 TAS; 07 VIC; 08 WA"),
    "BE": _named("BRU BRU; VLG VLG; WAL WAL"),
    "BR": _named(
        "01 AC; 02 AL; 03 AP; 04 AM; 05 BA; 06 CE; 07 DF; 08 ES; 11 MS; 13 MA; 14 MT; 15 MG; 16 PA; 17 PB; 18 PR; 20 "
        "PI; 21 RJ; 22 RN; 23 RS; 24 RO; 25 RR; 26 SC; 27 SP; 28 SE; 29 GO; 30 PE; 31 TO"
    ),
    "CA": _named("01 AB; 02 BC; 03 MB; 04 NB; 05 NL; 07 NS; 08 ON; 09 PE; 10 QC; 11 SK; 12 YT; 13 NT; 14 NU"),
    "CH": _named(
        "AG AG; AI AI; AR AR; BE BE; BL BL; BS BS; FR FR; GE GE; GL GL; GR GR; JU JU; LU LU; NE NE; NW NW; OW OW; SG "
        "SG; SH SH; SO SO; SZ SZ; TG TG; TI TI; UR UR; VD VD; VS VS; ZG ZG; ZH ZH"
    ),
    "DE": _named(
        "01 BW; 02 BY; 03 HB; 04 HH; 05 HE; 06 NI; 07 NW; 08 RP; 09 SL; 10 SH; 11 BB; 12 MV; 13 SN; 14 ST; 15 TH; 16 "
        "BE"
    ),
    "DK": _named("17 84; 18 82; 19 81; 20 85; 21 83"),
    "ES": _named(
        "07 IB; 27 RI; 29 MD; 31 MC; 32 NC; 34 AS; 39 CB; 51 AN; 52 AR; 53 CN; 54 CM; 55 CL; 56 CT; 57 EX; 58 GA; 59 "
        "PV; 60 VC; CE CE; ML ML"
    ),
    "FR": _named(
        "11 IDF; 24 CVL; 27 BFC; 28 NOR; 32 HDF; 44 GES; 52 PDL; 53 BRE; 75 NAQ; 76 OCC; 84 ARA; 93 PAC; 94 20R"
    ),
    "GB": _named("ENG ENG; NIR NIR; SCT SCT; WLS WLS"),
    "IE": _named("C C; L L; M M; U U"),
    "IN": _named(
        "01 AN; 02 AP; 03 AS; 05 CH; 07 DL; 09 GJ; 10 HR; 11 HP; 12 JK; 13 KL; 16 MH; 17 MN; 18 ML; 19 KA; 20 NL; 21 "
        "OD; 22 PY; 23 PB; 24 RJ; 25 TN; 26 TR; 28 WB; 29 SK; 30 AR; 31 MZ; 33 GA; 34 BR; 35 MP; 36 UP; 37 CG; 38 JH; "
        "39 UK; 40 TS; 41 LA; 52 DH"
    ),
    "MX": _named(
        "01 AGU; 02 BCN; 03 BCS; 04 CAM; 05 CHP; 06 CHH; 07 COA; 08 COL; 09 CMX; 10 DUR; 11 GUA; 12 GRO; 13 HID; 14 "
        "JAL; 15 MEX; 16 MIC; 17 MOR; 18 NAY; 19 NLE; 20 OAX; 21 PUE; 22 QUE; 23 ROO; 24 SLP; 25 SIN; 26 SON; 27 TAB; "
        "28 TAM; 29 TLA; 30 VER; 31 YUC; 32 ZAC"
    ),
    "NL": _named("01 DR; 02 FR; 03 GE; 04 GR; 05 LI; 06 NB; 07 NH; 09 UT; 10 ZE; 11 ZH; 15 OV; 16 FL"),
    "PT": _named(
        "02 01; 03 02; 04 03; 05 04; 06 05; 07 06; 08 07; 09 08; 10 30; 11 09; 13 10; 14 11; 16 12; 17 13; 18 14; 19 "
        "15; 20 16; 21 17; 22 18; 23 20"
    ),
    "US": _named(
        "AK AK; AL AL; AR AR; AZ AZ; CA CA; CO CO; CT CT; DC DC; DE DE; FL FL; GA GA; HI HI; IA IA; ID ID; IL IL; IN "
        "IN; KS KS; KY KY; LA LA; MA MA; MD MD; ME ME; MI MI; MN MN; MO MO; MS MS; MT MT; NC NC; ND ND; NE NE; NH NH; "
        "NJ NJ; NM NM; NV NV; NY NY; OH OH; OK OK; OR OR; PA PA; RI RI; SC SC; SD SD; TN TN; TX TX; UT UT; VA VA; VT "
        "VT; WA WA; WI WI; WV WV; WY WY"
    ),
}  # fmt: skip

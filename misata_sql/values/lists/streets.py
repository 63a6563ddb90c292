"""Names of streets that are common in a country, the commonest first as far as that is known; in Latin letters.

build_streets.py adds names of Faker's where it has some that look alike (ADDED).
"""


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split("; "))


# By locale, or by a language where that has to do for several countries.
STREETS = {
    "en_US": _listed(
        "Main Street; Second Street; Oak Street; Park Avenue; Maple Street; First Street; Third Street; Pine "
        "Street; Cedar Street; Elm Street; Washington Street; Fourth Street; Lake Street; Hill Street; Walnut "
        "Street; Spring Street; North Street; Ridge Road; Lincoln Avenue; Church Street; Willow Lane; Mill Street; "
        "Sunset Drive; Railroad Avenue; Jackson Street; Cherry Street; West Street; South Street; Center Street; "
        "Highland Avenue; Johnson Street; Forest Drive; Jefferson Street; River Road; Meadow Lane; Broadway; "
        "Chestnut Street; Dogwood Drive; Hickory Lane; Franklin Street; Madison Avenue; Birch Street; College "
        "Avenue; Lakeview Drive; Cedar Lane; Locust Street; Spruce Street; Adams Street; Woodland Avenue; Park "
        "Street; School Street; Union Street; Prospect Avenue; Valley Road; Fifth Street; Sycamore Street; Magnolia "
        "Avenue; Summit Avenue; Laurel Lane; Grant Street; Fairview Avenue; Cottage Street; Orchard Street; "
        "Hillcrest Drive; Poplar Street"
    ),
    "en_GB": _listed(
        "High Street; Station Road; Main Street; Park Road; Church Road; Church Street; London Road; Victoria Road; "
        "Green Lane; Manor Road; Church Lane; Park Avenue; The Avenue; The Crescent; Queens Road; New Road; Grange "
        "Road; Kings Road; Kingsway; Windsor Road; Highfield Road; Mill Lane; York Road; St John's Road; Main Road; "
        "Broadway; King Street; The Green; Springfield Road; George Street; Park Lane; Victoria Street; Albert "
        "Road; Queensway; New Street; Queen Street; West Street; North Street; The Grove; Richmond Road; Grove "
        "Road; South Street; School Lane; The Drive; North Road; Stanley Road; Chester Road; Mill Road; Chapel "
        "Lane; Bridge Street; Castle Street; Woodlands Road"
    ),
    "en_AU": _listed(
        "George Street; High Street; Victoria Street; Church Street; Park Road; Station Street; William Street; "
        "King Street; Queen Street; Railway Parade; Elizabeth Street; Albert Street; Main Street; Beach Road; Smith "
        "Street; Collins Street; Pacific Highway; Bourke Street; Esplanade; Wattle Street; Acacia Avenue; Banksia "
        "Street; Hill Street; Grevillea Street; Mitchell Street; Princes Highway; Short Street; Murray Street; "
        "Macquarie Street; Lake Road"
    ),
    "en_NZ": _listed(
        "Queen Street; Victoria Street; Great South Road; High Street; Main Road; King Street; Beach Road; Church "
        "Street; Station Road; George Street; Kowhai Street; Rimu Street; Totara Street; Rata Street; Tui Street; "
        "Kauri Road; Manuka Road; Cook Street; Grey Street; Park Road; Rata Road; Seddon Street; Nelson Street; "
        "Bridge Street"
    ),
    "en_IE": _listed(
        "Main Street; Church Street; Bridge Street; Patrick Street; O'Connell Street; Mill Street; Castle Street; "
        "Market Street; Chapel Street; Station Road; Parnell Street; Pearse Street; High Street; Abbey Street; "
        "Barrack Street; The Square; Dublin Road; New Street; Convent Road; Green Road; William Street; Quay "
        "Street; Strand Road"
    ),
    "en_CA": _listed(
        "Main Street; King Street; Queen Street; Victoria Avenue; Maple Avenue; Park Avenue; Church Street; "
        "Elizabeth Street; Mill Street; John Street; William Street; Wellington Street; River Road; Birch Avenue; "
        "Lakeshore Road; Railway Avenue; Centre Street; Albert Street; Dundas Street; First Avenue; Second Avenue; "
        "Third Avenue; Pine Street; Cedar Avenue; Spruce Street; Lake Road; Prince Street; Simcoe Street; Front "
        "Street; George Street"
    ),
    "en_IN": _listed(
        "M.G. Road; Station Road; Gandhi Road; Nehru Road; Main Road; Park Street; Market Road; Temple Street; "
        "Church Road; Ring Road; Subhash Road; Rajaji Street; Tilak Road; Ambedkar Road; Patel Road; College Road; "
        "Hospital Road; Lake Road; Bazaar Street; Netaji Road; Tagore Road; Mall Road"
    ),
    "en_ZA": _listed(
        "Church Street; Main Road; Voortrekker Road; Nelson Mandela Drive; Long Street; Kerk Street; Market Street; "
        "Oxford Road; Albertina Sisulu Road; Jan Smuts Avenue; Victoria Road; Station Road; Beach Road; Loop "
        "Street; Commissioner Street; High Street; Adderley Street; Beyers Naude Drive; Rivonia Road; Walter Sisulu "
        "Street; Oliver Tambo Drive"
    ),
    "en_SG": _listed(
        "Orchard Road; Bukit Timah Road; Serangoon Road; North Bridge Road; Geylang Road; East Coast Road; Tanjong "
        "Pagar Road; Upper Thomson Road; Jurong West Street; Bedok North Avenue; Tampines Avenue; Ang Mo Kio "
        "Avenue; Clementi Road; Holland Road; Beach Road; Victoria Street; Joo Chiat Road; Balestier Road"
    ),
    "en_HK": _listed(
        "Nathan Road; Queen's Road Central; Des Voeux Road Central; Hennessy Road; King's Road; Canton Road; "
        "Gloucester Road; Argyle Street; Prince Edward Road West; Johnston Road; Shanghai Street; Castle Peak Road; "
        "Waterloo Road; Electric Road; Tai Po Road; Jordan Road; Lockhart Road"
    ),
    "en_NG": _listed(
        "Ahmadu Bello Way; Awolowo Road; Aba Road; Nnamdi Azikiwe Street; Herbert Macaulay Way; Broad Street; Allen "
        "Avenue; Adeola Odeku Street; Zik Avenue; Ikwerre Road; Okpara Avenue; Airport Road; Market Road; Hospital "
        "Road; Ring Road; Mission Road; Station Road; Murtala Mohammed Way"
    ),
    "en_KE": _listed(
        "Moi Avenue; Kenyatta Avenue; Uhuru Highway; Ngong Road; Thika Road; Mombasa Road; Tom Mboya Street; Haile "
        "Selassie Avenue; Oginga Odinga Road; Nkrumah Road; Kimathi Street; Station Road; Market Street; Hospital "
        "Road; Nyerere Avenue"
    ),
    "en_PK": _listed(
        "Jinnah Road; Mall Road; Iqbal Road; Liaquat Road; Shahrah-e-Faisal; University Road; G.T. Road; Circular "
        "Road; Club Road; Station Road; Canal Road; Ravi Road; Murree Road; Kashmir Road; Katchery Road; Railway "
        "Road; Hospital Road"
    ),
    "en_BD": _listed(
        "Station Road; College Road; Mirpur Road; Airport Road; Bangabandhu Road; Nawabpur Road; Elephant Road; "
        "Green Road; Jessore Road; Begum Rokeya Avenue; Nazrul Islam Avenue; Hospital Road; Court Road; "
        "Sher-e-Bangla Road; Shaheed Minar Road"
    ),
    "en_LK": _listed(
        "Galle Road; Kandy Road; Main Street; Temple Road; Station Road; Negombo Road; Church Road; Hospital Road; "
        "Lake Road; School Lane; Baseline Road; Beach Road; Colombo Road; Jaffna Road; Duplication Road"
    ),
    "en": _listed(
        "Main Street; High Street; Church Road; Market Street; Station Road; Park Road; Independence Avenue; "
        "Hospital Road; School Road; Airport Road; Beach Road; Victoria Street; King Street; Queen Street; Bridge "
        "Street; Mill Road; Garden Street; Harbour Road; River Road; Hill Road; Central Avenue; Freedom Street"
    ),
    "de_DE": _listed(
        "Hauptstraße; Schulstraße; Bahnhofstraße; Gartenstraße; Dorfstraße; Bergstraße; Birkenweg; Lindenstraße; "
        "Kirchstraße; Waldstraße; Ringstraße; Schillerstraße; Goethestraße; Jahnstraße; Wiesenstraße; Amselweg; "
        "Buchenweg; Mühlenweg; Feldstraße; Blumenstraße; Friedhofstraße; Rosenstraße; Poststraße; Ahornweg; "
        "Industriestraße; Finkenweg; Am Sportplatz; Beethovenstraße; Mozartstraße; Marktplatz; Mühlstraße; "
        "Parkstraße; Friedrichstraße; Kirchplatz; Tannenweg; Eichenweg; Lerchenweg; Meisenweg; Burgstraße; "
        "Rathausplatz; Uhlandstraße; Kastanienallee; Lessingstraße; Luisenstraße; Wilhelmstraße; Bismarckstraße; "
        "Kantstraße; Hafenstraße; Talstraße; Südstraße; Nordstraße; Weststraße; Oststraße; Drosselweg; Fliederweg; "
        "Heideweg; Königstraße; Schloßstraße; Turmstraße; Wasserstraße"
    ),
    "de_AT": _listed(
        "Hauptstraße; Bahnhofstraße; Schulgasse; Kirchengasse; Gartengasse; Feldgasse; Lindengasse; Wiener Straße; "
        "Mozartstraße; Schillerstraße; Ringstraße; Mühlgasse; Berggasse; Dorfstraße; Waldgasse; Neugasse; "
        "Rosengasse; Bachgasse; Hauptplatz; Blumengasse; Wiesenweg; Sonnenweg; Birkenweg; Beethovengasse; Linzer "
        "Straße; Grazer Straße; Goethestraße; Haydngasse; Schubertgasse; Römerstraße"
    ),
    "de_CH": _listed(
        "Bahnhofstrasse; Dorfstrasse; Hauptstrasse; Schulstrasse; Kirchgasse; Oberdorfstrasse; Industriestrasse; "
        "Seestrasse; Zürcherstrasse; Bergstrasse; Poststrasse; Gartenstrasse; Birkenweg; Rosenweg; Wiesenstrasse; "
        "Lindenstrasse; Mühlestrasse; Feldstrasse; Ringstrasse; Rebenweg; Unterdorfstrasse; Blumenweg; Höhenweg; "
        "Sonnenweg; Bernstrasse; Luzernerstrasse; Schulweg; Waldstrasse; Kirchweg; Buchenweg"
    ),
    "fr_FR": _listed(
        "rue de l'Église; rue du Moulin; Grande Rue; place de la Mairie; rue du Château; rue des Écoles; rue de la "
        "Gare; rue de la Mairie; rue Principale; rue du Stade; rue de la Fontaine; rue Pasteur; rue des Jardins; "
        "rue Victor Hugo; rue Jean Jaurès; rue de la Forge; rue de la Paix; avenue de la Gare; avenue Jean Jaurès; "
        "boulevard Gambetta; rue Jules Ferry; rue de la République; avenue de la République; place de la "
        "République; rue du Général de Gaulle; avenue du Général de Gaulle; rue du Lavoir; rue Jean Moulin; rue des "
        "Lilas; rue des Tilleuls; rue Voltaire; rue Émile Zola; rue Gambetta; chemin des Vignes; allée des Acacias; "
        "rue du 8 Mai 1945; rue du 11 Novembre; boulevard Victor Hugo; avenue Victor Hugo; rue Carnot; place du "
        "Marché; rue Nationale; rue Saint-Jean; rue de Verdun; rue de Bretagne; place de l'Église; rue des Roses; "
        "rue du Port; rue des Vignes; chemin du Moulin"
    ),
    "fr_CH": _listed(
        "rue de la Gare; chemin des Vignes; route de Genève; rue du Lac; avenue de la Gare; Grand-Rue; rue du "
        "Rhône; route de Lausanne; chemin du Village; rue de Lausanne; rue du Midi; rue Centrale; chemin de la "
        "Colline; route de Berne; rue de l'Industrie; chemin des Tilleuls; rue du Marché; rue des Alpes; chemin du "
        "Bois; rue du Collège; route Cantonale; chemin du Moulin; rue de l'Église; place de la Gare"
    ),
    "fr_BE": _listed(
        "rue de l'Église; rue du Moulin; rue de la Station; rue Haute; rue des Écoles; chaussée de Bruxelles; "
        "chaussée de Namur; Grand-Place; rue de la Gare; avenue Louise; rue Royale; place Communale; rue du "
        "Château; rue de la Fontaine; avenue des Tilleuls; rue Joseph Wauters; rue de Bruxelles; rue Neuve; rue du "
        "Centre; chaussée de Mons; rue des Combattants; avenue de la Reine; rue du Commerce; rue de l'Hôpital; "
        "avenue Albert Ier"
    ),
    "fr_CA": _listed(
        "rue Principale; rue Saint-Jean; rue Notre-Dame; rue Sainte-Catherine; boulevard Saint-Laurent; rue "
        "Saint-Joseph; avenue du Parc; chemin du Lac; rue de l'Église; rue des Érables; rue des Pins; rue "
        "Saint-Pierre; rue Sherbrooke; rue Saint-Denis; rue du Pont; rue Laval; avenue Cartier; rue des Bouleaux; "
        "boulevard René-Lévesque; rue Papineau; rue Champlain; rue Frontenac; rue Sainte-Anne; boulevard Laurier; "
        "rue des Cèdres"
    ),
    "fr_MA": _listed(
        "avenue Mohammed V; boulevard Hassan II; avenue Hassan II; rue Ibn Khaldoun; boulevard Mohammed VI; avenue "
        "des FAR; rue Ibn Sina; boulevard Zerktouni; rue de Fès; avenue Allal Ben Abdellah; boulevard d'Anfa; rue "
        "Tarik Ibn Ziad; place des Nations Unies; avenue Al Massira"
    ),
    "fr_TN": _listed(
        "avenue Habib Bourguiba; avenue de la Liberté; avenue Farhat Hached; rue Ibn Khaldoun; avenue de la "
        "République; rue de Rome; rue de Marseille; avenue Taïeb Mhiri; rue Mongi Slim; avenue Hédi Chaker; rue de "
        "Carthage; avenue de Paris; rue d'Alger; avenue de l'Indépendance"
    ),
    "fr_DZ": _listed(
        "rue Didouche Mourad; rue Larbi Ben M'hidi; boulevard Mohamed V; rue Hassiba Ben Bouali; boulevard Zighoud "
        "Youcef; rue Abane Ramdane; avenue de l'Indépendance; rue Emir Abdelkader; boulevard Krim Belkacem; rue des "
        "Frères Bouadou; avenue du 1er Novembre; rue Ben Badis; boulevard Colonel Amirouche; place des Martyrs; rue "
        "Mustapha Ben Boulaid"
    ),
    "fr": _listed(
        "avenue de l'Indépendance; rue du Commerce; boulevard de la République; avenue de la Paix; rue du Marché; "
        "avenue Charles de Gaulle; rue de la Mission; avenue de la Liberté; rue de l'École; boulevard de la "
        "Libération; avenue de la Nation; rue de l'Hôpital; avenue du Port; rue de la Gare; route de l'Aéroport; "
        "boulevard de l'Unité"
    ),
    "es_ES": _listed(
        "Calle Mayor; Calle Real; Calle Nueva; Calle del Sol; Plaza Mayor; Plaza de España; Calle de la Iglesia; "
        "Calle Ancha; Calle San José; Calle Cervantes; Avenida de la Constitución; Calle de la Fuente; Calle Santa "
        "María; Paseo Marítimo; Calle Goya; Avenida de Andalucía; Calle Velázquez; Calle Murillo; Calle de la Paz; "
        "Calle Colón; Gran Vía; Calle San Juan; Calle Ramón y Cajal; Calle Alta; Calle Antonio Machado; Calle "
        "Federico García Lorca; Calle del Carmen; Calle de las Flores; Calle Doctor Fleming; Avenida de la "
        "Libertad; Calle Alfonso XIII; Calle San Pedro; Calle del Pilar; Calle Santiago; Ronda Norte; Avenida de la "
        "Estación; Calle Zurbarán; Calle San Antonio; Plaza de la Constitución; Calle de Sevilla"
    ),
    "es_MX": _listed(
        "Avenida Juárez; Calle Hidalgo; Avenida Hidalgo; Calle Morelos; Avenida Morelos; Calle Allende; Calle "
        "Benito Juárez; Calle 5 de Mayo; Avenida Insurgentes; Calle Zaragoza; Calle Guerrero; Calle Aldama; Calle "
        "Matamoros; Avenida Revolución; Calle Emiliano Zapata; Calle Francisco I. Madero; Avenida Madero; Calle 16 "
        "de Septiembre; Calle Independencia; Calle Venustiano Carranza; Calle Lázaro Cárdenas; Calle Niños Héroes; "
        "Calle Vicente Guerrero; Calle Abasolo; Calle Galeana; Paseo de la Reforma; Calle Constitución; Calle 20 de "
        "Noviembre; Avenida Universidad; Calle Pino Suárez"
    ),
    "es_AR": _listed(
        "San Martín; Belgrano; Rivadavia; Sarmiento; Mitre; Moreno; 25 de Mayo; 9 de Julio; Avenida San Martín; "
        "Avenida Belgrano; Urquiza; Alsina; Lavalle; Hipólito Yrigoyen; Avenida Rivadavia; Güemes; Colón; Alvear; "
        "Roca; España; Independencia; Corrientes; Entre Ríos; Córdoba; Santa Fe; Tucumán; Salta; Avenida "
        "Corrientes; Avenida Colón; Pueyrredón"
    ),
    "es_CL": _listed(
        "Avenida Libertador Bernardo O'Higgins; Avenida Providencia; Arturo Prat; Manuel Rodríguez; Avenida Los "
        "Carrera; Caupolicán; Lautaro; Baquedano; Colo Colo; San Martín; Balmaceda; Esmeralda; Condell; Los Aromos; "
        "Los Alerces; Freire; Maipú; Chacabuco; Independencia; Avenida Pedro Montt; Avenida Alemania; Galvarino"
    ),
    "es_CO": _listed(
        "Calle 72; Carrera 15; Carrera 7; Calle 10; Calle 100; Carrera 11; Calle 26; Carrera 30; Calle 80; Carrera "
        "50; Calle 45; Carrera 43A; Calle 53; Carrera 9; Calle 13; Carrera 5; Calle 19; Carrera 68; Calle 127; "
        "Avenida Caracas; Avenida Boyacá; Avenida El Dorado; Calle 33; Carrera 80; Calle 5; Carrera 1; Calle 70; "
        "Carrera 27; Diagonal 25; Transversal 54"
    ),
    "es": _listed(
        "Avenida Central; Calle Principal; Calle Bolívar; Avenida Bolívar; Calle San Martín; Calle Colón; Avenida "
        "Independencia; Calle Comercio; Calle Sucre; Avenida Libertador; Calle Real; Calle Las Flores; Calle San "
        "José; Avenida La Paz; Calle Miranda; Calle Los Pinos; Avenida Las Américas; Calle Junín; Calle Ayacucho; "
        "Avenida Universitaria; Calle San Juan; Avenida España"
    ),
    "it_IT": _listed(
        "Via Roma; Via Garibaldi; Via Mazzini; Via Dante Alighieri; Via Cavour; Via Giacomo Matteotti; Via "
        "Guglielmo Marconi; Corso Italia; Piazza Garibaldi; Via Giuseppe Verdi; Via IV Novembre; Via XX Settembre; "
        "Via Vittorio Veneto; Via Leonardo da Vinci; Via della Repubblica; Viale della Repubblica; Via Alessandro "
        "Manzoni; Via San Francesco; Via Antonio Gramsci; Via Piave; Via Trieste; Via Trento; Via Milano; Via "
        "Torino; Via Venezia; Via Europa; Via della Stazione; Piazza Vittorio Emanuele; Corso Vittorio Emanuele; "
        "Via Umberto I; Via Galileo Galilei; Via Alessandro Volta; Via Michelangelo; Via Giosuè Carducci; Via "
        "Giovanni Pascoli; Via dei Mille; Via San Giovanni; Via Nazionale; Via Marconi; Piazza della Libertà"
    ),
    "it_CH": _listed(
        "Via Cantonale; Via Stazione; Viale Stefano Franscini; Piazza Grande; Via San Gottardo; Via Lugano; Via "
        "Nassa; Via alla Chiesa; Via Campagna; Via Industria; Via Nosedo; Via Motta; Via Pretorio; Via Monte "
        "Ceneri; Viale Stazione"
    ),
    "pt_PT": _listed(
        "Rua da Igreja; Rua Principal; Rua da Escola; Rua 25 de Abril; Avenida da Liberdade; Rua do Comércio; Rua "
        "de São José; Rua das Flores; Rua da Fonte; Rua do Moinho; Largo da Igreja; Avenida 25 de Abril; Rua Luís "
        "de Camões; Rua Direita; Rua da Paz; Rua Nova; Rua do Sol; Travessa da Igreja; Praça da República; Rua 5 de "
        "Outubro; Rua Vasco da Gama; Rua Dom Afonso Henriques; Rua Almeida Garrett; Rua Eça de Queirós; Rua do "
        "Outeiro; Rua da Estação; Avenida da República; Rua de Santo António; Rua Fernando Pessoa; Rua do Monte"
    ),
    "pt_BR": _listed(
        "Rua São José; Rua Sete de Setembro; Rua Quinze de Novembro; Rua Tiradentes; Rua Santos Dumont; Rua Rui "
        "Barbosa; Rua São Paulo; Rua Duque de Caxias; Rua Dom Pedro II; Avenida Brasil; Rua Santo Antônio; Rua São "
        "João; Rua Castro Alves; Rua José Bonifácio; Rua Marechal Deodoro; Rua Floriano Peixoto; Rua Bahia; Rua "
        "Minas Gerais; Avenida Getúlio Vargas; Rua Amazonas; Rua Paraná; Rua das Flores; Rua Dom Pedro I; Rua Santa "
        "Catarina; Avenida Presidente Vargas; Rua Goiás; Rua Princesa Isabel; Rua Pará; Avenida Paulista; Rua Rio "
        "de Janeiro; Rua Treze de Maio; Avenida Beira-Mar; Rua Ipiranga; Rua Pernambuco; Rua Ceará"
    ),
    "pt": _listed(
        "Avenida da Independência; Avenida 4 de Fevereiro; Rua da Missão; Avenida Samora Machel; Avenida Eduardo "
        "Mondlane; Rua do Comércio; Avenida Marginal; Rua da Igreja; Avenida Julius Nyerere; Avenida Agostinho "
        "Neto; Rua da Escola; Avenida da Liberdade; Rua Direita; Avenida Amílcar Cabral"
    ),
    "nl_NL": _listed(
        "Kerkstraat; Schoolstraat; Molenstraat; Dorpsstraat; Julianastraat; Wilhelminastraat; Beatrixstraat; "
        "Nieuwstraat; Molenweg; Stationsstraat; Kastanjelaan; Beukenlaan; Eikenlaan; Parallelweg; Industrieweg; "
        "Marktstraat; Hoofdstraat; Lindenlaan; Raadhuisstraat; Havenstraat; Stationsweg; Irenestraat; Emmastraat; "
        "Prins Hendrikstraat; Meidoornstraat; Wilgenstraat; Bernhardstraat; Veldweg; Kerkweg; Vondelstraat; "
        "Rembrandtstraat; Marktplein; Hogeweg; De Ruyterstraat; Tulpstraat"
    ),
    "nl_BE": _listed(
        "Kerkstraat; Stationsstraat; Molenstraat; Nieuwstraat; Schoolstraat; Veldstraat; Dorpsstraat; Kapelstraat; "
        "Kasteelstraat; Bergstraat; Hoogstraat; Groenstraat; Leuvensesteenweg; Brusselsesteenweg; Gentsesteenweg; "
        "Antwerpsesteenweg; Lindestraat; Beukenlaan; Parklaan; Marktplein; Grote Markt; Beekstraat; Bosstraat; "
        "Heidestraat; Koningin Astridlaan"
    ),
    "da_DK": _listed(
        "Hovedgaden; Skolevej; Strandvejen; Kirkevej; Vestergade; Østergade; Nørregade; Søndergade; Møllevej; "
        "Stationsvej; Bredgade; Skovvej; Algade; Jernbanegade; Engvej; Birkevej; Bakkevej; Kirkegade; Storegade; "
        "Lindevej; Bøgevej; Egevej; Torvet; Industrivej; Markvej; Parkvej"
    ),
    "sv_SE": _listed(
        "Storgatan; Kyrkogatan; Skolgatan; Drottninggatan; Kungsgatan; Järnvägsgatan; Nygatan; Parkgatan; "
        "Trädgårdsgatan; Södra vägen; Stationsgatan; Ringvägen; Björkvägen; Skogsvägen; Bergsgatan; Kungsvägen; "
        "Hamngatan; Industrigatan; Lindvägen; Ängsvägen; Norra vägen; Vasagatan; Östra Storgatan; Granvägen; "
        "Tallvägen"
    ),
    "no_NO": _listed(
        "Storgata; Kirkegata; Skolegata; Kongens gate; Strandgata; Skippergata; Dronningens gate; Parkveien; "
        "Stasjonsveien; Skoleveien; Bjørnstjerne Bjørnsons gate; Havnegata; Industriveien; Ringveien; Nygata; "
        "Fjellveien; Kirkeveien; Sjøgata; Bjerkeveien; Solveien; Elvegata; Granveien; Torggata; Jernbanegata"
    ),
    "fi_FI": _listed(
        "Kauppakatu; Koulukatu; Rantatie; Kirkkokatu; Asemakatu; Koulutie; Puistokatu; Rantakatu; Hämeenkatu; "
        "Keskuskatu; Mannerheimintie; Kirkkotie; Mäkitie; Metsätie; Aleksanterinkatu; Valtakatu; Satamakatu; "
        "Teollisuuskatu; Peltotie; Niittytie; Kuusitie; Koivutie; Mäntytie; Lehtotie"
    ),
    "pl_PL": _listed(
        "ul. Polna; ul. Leśna; ul. Słoneczna; ul. Krótka; ul. Szkolna; ul. Ogrodowa; ul. Lipowa; ul. Brzozowa; ul. "
        "Łąkowa; ul. Kwiatowa; ul. Sosnowa; ul. Kościelna; ul. Akacjowa; ul. Parkowa; ul. Zielona; ul. Kolejowa; "
        "ul. Sportowa; ul. Dębowa; ul. Kościuszki; ul. Mickiewicza; ul. Sienkiewicza; ul. Słowackiego; ul. "
        "Warszawska; ul. Cicha; ul. Spokojna; ul. Klonowa; ul. Spacerowa; ul. Wiśniowa; al. Jana Pawła II; Rynek"
    ),
    "cs_CZ": _listed(
        "Husova; Nádražní; Školní; Komenského; Zahradní; Palackého; Masarykova; Sokolská; Polní; Krátká; Nová; "
        "Lipová; Dlouhá; Žižkova; Jiráskova; Havlíčkova; Luční; Lesní; Jungmannova; Smetanova; Tyršova; náměstí "
        "Míru; Riegrova; Květná; Dvořákova; Mánesova; Pražská; Sadová"
    ),
    "sk_SK": _listed(
        "Hlavná; Školská; Záhradná; Nová; Krátka; Železničná; Štúrova; Lipová; Poľná; Športová; Kvetná; Mierová; "
        "Cintorínska; Hviezdoslavova; Dlhá; Májová; Družstevná; Jarná; Kukučínova; Štefánikova; Námestie SNP; "
        "Lesná; Agátová; Topoľová; Slnečná"
    ),
    "hu_HU": _listed(
        "Petőfi Sándor utca; Kossuth Lajos utca; Rákóczi út; Ady Endre utca; Fő utca; Dózsa György út; Arany János "
        "utca; Béke utca; József Attila utca; Szabadság tér; Táncsics Mihály utca; Jókai utca; Kölcsey utca; Bem "
        "utca; Vörösmarty utca; Széchenyi utca; Deák Ferenc utca; Iskola utca; Templom utca; Bartók Béla út; "
        "Hunyadi utca; Munkácsy Mihály utca; Zrínyi utca; Rózsa utca; Akácfa utca"
    ),
    "ro_RO": _listed(
        "Strada Principală; Strada Mihai Eminescu; Strada Ștefan cel Mare; Strada Mihai Viteazu; Strada Libertății; "
        "Bulevardul Unirii; Strada Tudor Vladimirescu; Strada Avram Iancu; Strada Alexandru Ioan Cuza; Strada "
        "Nicolae Bălcescu; Strada Victoriei; Calea Victoriei; Strada Republicii; Strada Independenței; Strada "
        "Gării; Strada Școlii; Strada Bisericii; Strada Florilor; Strada Trandafirilor; Strada Primăverii; Strada "
        "Teiului; Strada Morii; Strada Crinului; Strada Lalelelor; Bulevardul Decebal"
    ),
    "hr_HR": _listed(
        "Ulica kralja Tomislava; Vukovarska ulica; Zagrebačka ulica; Ulica Stjepana Radića; Školska ulica; Ulica "
        "Matije Gupca; Kolodvorska ulica; Ulica bana Jelačića; Splitska ulica; Ulica Nikole Tesle; Vinogradska "
        "ulica; Ulica Ante Starčevića; Dubrovačka ulica; Cvjetna ulica; Radnička cesta; Ulica Ljudevita Gaja; Ulica "
        "Ruđera Boškovića; Strossmayerova ulica; Osječka ulica; Jadranska ulica"
    ),
    "sl_SI": _listed(
        "Slovenska cesta; Prešernova ulica; Cankarjeva ulica; Trubarjeva ulica; Kidričeva ulica; Ljubljanska cesta; "
        "Mariborska cesta; Celjska cesta; Partizanska cesta; Vrtna ulica; Gregorčičeva ulica; Maistrova ulica; "
        "Šolska ulica; Kolodvorska ulica; Glavni trg; Levstikova ulica; Kajuhova ulica; Aškerčeva ulica; Lipova "
        "ulica; Cvetlična ulica"
    ),
    "sr_RS": _listed(
        "Kralja Petra; Nemanjina; Svetog Save; Vuka Karadžića; Kneza Miloša; Nikole Tesle; Karađorđeva; Cara "
        "Dušana; Kralja Aleksandra; Njegoševa; Vojvode Stepe; Omladinska; Industrijska; Maršala Tita; Beogradska; "
        "Svetosavska; Dositejeva; Kosovska; Školska; Železnička"
    ),
    "sq_AL": _listed(
        "Rruga Skënderbeu; Rruga e Durrësit; Bulevardi Dëshmorët e Kombit; Rruga e Kavajës; Rruga Naim Frashëri; "
        "Rruga Ismail Qemali; Rruga Myslym Shyri; Rruga Sami Frashëri; Rruga Fan Noli; Rruga Luigj Gurakuqi; Rruga "
        "28 Nëntori; Rruga Abdyl Frashëri"
    ),
    "tr_TR": _listed(
        "Atatürk Caddesi; Cumhuriyet Caddesi; İstiklal Caddesi; Gazi Mustafa Kemal Bulvarı; İnönü Caddesi; Fatih "
        "Sultan Mehmet Caddesi; Mevlana Caddesi; Yunus Emre Sokak; Çiçek Sokak; Gül Sokak; Okul Sokak; Zafer "
        "Caddesi; Barış Sokak; Hürriyet Caddesi; Menekşe Sokak; Lale Sokak; Mimar Sinan Caddesi; Bahçe Sokak; Çınar "
        "Sokak; Fevzi Çakmak Caddesi; Kazım Karabekir Caddesi; Karanfil Sokak; Papatya Sokak; Çarşı Caddesi; Yıldız "
        "Sokak"
    ),
    "lt_LT": _listed(
        "Vilniaus g.; Kauno g.; Gedimino pr.; Vytauto g.; Laisvės al.; Žemaitės g.; Taikos g.; Maironio g.; "
        "Basanavičiaus g.; Klaipėdos g.; Mokyklos g.; Sodų g.; Liepų g.; Beržų g.; Ąžuolų g.; Stoties g.; Birutės "
        "g.; Donelaičio g.; Savanorių pr.; Parko g."
    ),
    "lv_LV": _listed(
        "Brīvības iela; Rīgas iela; Skolas iela; Raiņa iela; Dzirnavu iela; Kalna iela; Liepu iela; Meža iela; "
        "Parka iela; Jūras iela; Zemgales iela; Lāčplēša iela; Krišjāņa Barona iela; Stacijas iela; Baznīcas iela; "
        "Ozolu iela; Bērzu iela; Dārza iela; Upes iela; Vidzemes iela"
    ),
    "et_EE": _listed(
        "Pikk; Lai; Aia; Kooli; Metsa; Tartu mnt; Narva mnt; Pärnu mnt; Jaama; Kesk; Kase; Männi; Pargi; Mere pst; "
        "Põllu; Uus; Ranna tee; Veski; Roosi; Tallinna mnt"
    ),
    "is_IS": _listed(
        "Laugavegur; Hafnargata; Aðalgata; Skólavegur; Kirkjuvegur; Hringbraut; Austurvegur; Strandgata; "
        "Vesturgata; Suðurgata; Hverfisgata; Skólavörðustígur; Bankastræti; Austurstræti; Borgarbraut; Brekkugata; "
        "Hamraborg; Miklabraut; Sóleyjargata; Túngata"
    ),
    "mt_MT": _listed(
        "Triq il-Kbira; Triq ir-Repubblika; Triq San Pawl; Triq il-Knisja; Triq Santa Marija; Triq San Ġorġ; Triq "
        "San Ġużepp; Triq il-Merkanti; Triq it-Torri; Triq il-Wied; Triq San Ġwann; Misraħ San Ġorġ"
    ),
    "el_GR": _listed(
        "Ermou; Akadimias; Patision; Panepistimiou; Leoforos Kifisias; Leoforos Syngrou; Eleftheriou Venizelou; "
        "Egnatia; Tsimiski; Athinas; Stadiou; Solonos; Agiou Dimitriou; Vasilissis Sofias; 25is Martiou; Ethnikis "
        "Antistaseos; Kolokotroni; Karaiskaki; 28is Oktovriou; Vasileos Konstantinou; Alexandras; Aristotelous; "
        "Kapodistriou; Miaouli; Leoforos Makariou; Onasagorou"
    ),
    "ru_RU": _listed(
        "ulitsa Lenina; Tsentralnaya ulitsa; Molodyozhnaya ulitsa; Shkolnaya ulitsa; Lesnaya ulitsa; Sadovaya "
        "ulitsa; Sovetskaya ulitsa; Novaya ulitsa; Naberezhnaya ulitsa; Zarechnaya ulitsa; Zelyonaya ulitsa; "
        "prospekt Mira; ulitsa Mira; ulitsa Gagarina; Pervomayskaya ulitsa; Oktyabrskaya ulitsa; Komsomolskaya "
        "ulitsa; ulitsa Kirova; ulitsa Pushkina; prospekt Lenina; ulitsa Gorkogo; Kommunisticheskaya ulitsa; "
        "Polevaya ulitsa; Solnechnaya ulitsa; Vokzalnaya ulitsa; ulitsa Chekhova; ulitsa Chapayeva; Moskovskaya "
        "ulitsa; ulitsa Nekrasova; Beryozovaya ulitsa; prospekt Pobedy"
    ),
    "uk_UA": _listed(
        "vulytsia Shevchenka; vulytsia Franka; vulytsia Lesi Ukrainky; Tsentralna vulytsia; Sadova vulytsia; "
        "Shkilna vulytsia; vulytsia Nezalezhnosti; Zelena vulytsia; Lisova vulytsia; Soborna vulytsia; Sobornyi "
        "prospekt; vulytsia Hrushevskoho; Naberezhna vulytsia; Molodizhna vulytsia; prospekt Svobody; Kyivska "
        "vulytsia; prospekt Peremohy; Poshtova vulytsia; Vyshneva vulytsia; vulytsia Myru; vulytsia Khmelnytskoho"
    ),
    "bg_BG": _listed(
        "ulitsa Hristo Botev; ulitsa Vasil Levski; bulevard Vitosha; ulitsa Ivan Vazov; bulevard Bulgaria; ulitsa "
        "Rakovski; ulitsa Stefan Stambolov; ulitsa Otets Paisiy; ulitsa Tsar Simeon; bulevard Slivnitsa; ulitsa "
        "Knyaz Boris I; ulitsa Georgi Benkovski; ulitsa Aleksandar Stamboliyski; ulitsa San Stefano; ulitsa Shipka; "
        "ulitsa Kiril i Metodiy; ulitsa Tsar Osvoboditel; ulitsa Petko Karavelov"
    ),
    "mk_MK": _listed(
        "ulica Goce Delčev; bulevar Partizanski Odredi; ulica Makedonija; ulica Maršal Tito; ulica Ilindenska; "
        "ulica Dame Gruev; ulica Nikola Karev; ulica Kiril i Metodij; bulevar Ilinden; ulica Vasil Glavinov; ulica "
        "Pitu Guli; ulica 11 Oktomvri"
    ),
    "ka_GE": _listed(
        "Rustaveli Avenue; Aghmashenebeli Avenue; Chavchavadze Avenue; Kostava Street; Tsereteli Avenue; "
        "Vazha-Pshavela Avenue; Gorgasali Street; Tamar Mepe Street; Leselidze Street; Pekini Avenue; Barnov "
        "Street; Paliashvili Street; Abashidze Street; Melikishvili Street; Gamsakhurdia Avenue"
    ),
    "hy_AM": _listed(
        "Abovyan Street; Mashtots Avenue; Tumanyan Street; Baghramyan Avenue; Komitas Avenue; Teryan Street; "
        "Sayat-Nova Avenue; Isahakyan Street; Nalbandyan Street; Pushkin Street; Khorenatsi Street; Arshakunyats "
        "Avenue; Amiryan Street; Charents Street; Azatutyan Avenue; Moskovyan Street"
    ),
    "az_AZ": _listed(
        "Nizami küçəsi; Heydər Əliyev prospekti; Azadlıq prospekti; 28 May küçəsi; Füzuli küçəsi; Neftçilər "
        "prospekti; Nəsimi küçəsi; Xaqani küçəsi; Rəşid Behbudov küçəsi; İstiqlaliyyət küçəsi; Babək prospekti; "
        "Bülbül prospekti; Şəhriyar küçəsi; Atatürk prospekti; Nərimanov prospekti"
    ),
    "kk_KZ": _listed(
        "Abay Avenue; Al-Farabi Avenue; Dostyk Avenue; Nazarbayev Avenue; Tole Bi Street; Satpayev Street; Auezov "
        "Street; Kabanbay Batyr Street; Zheltoksan Street; Kenesary Street; Respublika Avenue; Gagarin Avenue; "
        "Pushkin Street; Baitursynov Street"
    ),
    "uz_UZ": _listed(
        "Amir Temur Street; Navoi Street; Mustaqillik Avenue; Shota Rustaveli Street; Bobur Street; Beruniy Street; "
        "Farhod Street; Ulugbek Street; Istiqlol Street; Mirzo Ulugbek Avenue; Buyuk Ipak Yuli Street; Nizami "
        "Street"
    ),
    "he_IL": _listed(
        "Herzl Street; Weizmann Street; Jabotinsky Street; Rothschild Boulevard; Ben Gurion Boulevard; HaNassi "
        "Street; Bialik Street; Begin Road; Allenby Street; Dizengoff Street; Ben Yehuda Street; HaAtzmaut Road; "
        "King George Street; Sokolov Street; Arlozorov Street; HaPalmach Street; HaGalil Street; Balfour Street; "
        "Ahad HaAm Street; Ibn Gabirol Street; Hillel Street; Trumpeldor Street; Nordau Boulevard"
    ),
    "ar_SA": _listed(
        "King Fahd Road; King Abdullah Road; King Abdulaziz Road; Prince Sultan Road; King Khalid Road; King Faisal "
        "Street; Prince Mohammed bin Abdulaziz Road; Olaya Street; Tahlia Street; Al Madinah Road; King Saud Road; "
        "Airport Road; Al Amir Naif Street; Al Khaleej Road"
    ),
    "ar_AE": _listed(
        "Sheikh Zayed Road; Al Wasl Road; Jumeirah Street; Airport Road; Hamdan Street; Corniche Road; Electra "
        "Street; Al Maktoum Road; King Faisal Street; Al Wahda Road; Khalifa Street; Al Rigga Road; Sheikh Mohammed "
        "bin Rashid Boulevard; Al Khaleej Street; Muroor Road"
    ),
    "ar_EG": _listed(
        "Tahrir Street; Ramses Street; Corniche Street; Port Said Street; Saad Zaghloul Street; El Horreya Road; 26 "
        "July Street; El Nasr Road; Salah Salem Street; El Gomhoreya Street; El Geish Street; Talaat Harb Street; "
        "Kasr El Nil Street; Abbas El Akkad Street; Gamal Abdel Nasser Street"
    ),
    "ar": _listed(
        "Airport Road; University Street; Al Rashid Street; Independence Street; Al Madina Street; King Hussein "
        "Street; Al Jazair Street; Palestine Street; Hospital Street; Cinema Street; Al Quds Street; Damascus "
        "Street; Baghdad Street; Al Hamra Street; Corniche Road; Old Market Street"
    ),
    "fa_IR": _listed(
        "Valiasr Street; Azadi Street; Enqelab Street; Imam Khomeini Street; Shariati Street; Ferdowsi Street; "
        "Hafez Street; Saadi Street; Motahari Street; Beheshti Street; Taleghani Street; Keshavarz Boulevard; "
        "Jomhuri Street; Mirdamad Boulevard; Pasdaran Street; Karimkhan Street"
    ),
    "ne_NP": _listed(
        "New Road; Kantipath; Durbar Marg; Tridevi Marg; Main Road; Prithvi Marg; Siddhartha Marg; Bagmati Marg; "
        "Hospital Road; Shanti Marg; Ganesh Marg; Buddha Marg; Putalisadak Marg; Mahendra Marg"
    ),
    "th_TH": _listed(
        "Sukhumvit Road; Phahonyothin Road; Rama IV Road; Silom Road; Ratchadaphisek Road; Phetchaburi Road; "
        "Charoen Krung Road; Sathon Road; Lat Phrao Road; Ramkhamhaeng Road; Nimmanhaemin Road; Mittraphap Road; "
        "Chang Khlan Road; Thepharak Road; Suthep Road; Sanambin Road; Phuket Road; Prachasamoson Road"
    ),
    "vi_VN": _listed(
        "Nguyễn Huệ; Lê Lợi; Trần Hưng Đạo; Hai Bà Trưng; Lý Thường Kiệt; Nguyễn Trãi; Lê Duẩn; Quang Trung; Hùng "
        "Vương; Phan Chu Trinh; Nguyễn Du; Điện Biên Phủ; Cách Mạng Tháng Tám; Phan Đình Phùng; Lê Hồng Phong; Ngô "
        "Quyền; Bà Triệu; Trần Phú; Nguyễn Văn Cừ; Hoàng Diệu; Pasteur; Nguyễn Thị Minh Khai; Lạc Long Quân; Đinh "
        "Tiên Hoàng"
    ),
    "id_ID": _listed(
        "Jalan Sudirman; Jalan Merdeka; Jalan Diponegoro; Jalan Gajah Mada; Jalan Ahmad Yani; Jalan Pahlawan; Jalan "
        "Veteran; Jalan Gatot Subroto; Jalan Imam Bonjol; Jalan Kartini; Jalan Hayam Wuruk; Jalan Pemuda; Jalan "
        "Asia Afrika; Jalan Teuku Umar; Jalan Sisingamangaraja; Jalan Mawar; Jalan Melati; Jalan Kenanga; Jalan "
        "Anggrek; Jalan Cendrawasih; Jalan Hasanuddin; Jalan Pattimura"
    ),
    "ms_MY": _listed(
        "Jalan Bukit Bintang; Jalan Ampang; Jalan Tun Razak; Jalan Raja Chulan; Jalan Merdeka; Jalan Masjid; Jalan "
        "Sultan Ismail; Jalan Tuanku Abdul Rahman; Jalan Bunga Raya; Jalan Pantai; Jalan Besar; Jalan Stesen; Jalan "
        "Sekolah; Lorong Utama; Jalan Indah; Jalan Mawar; Jalan Melati; Jalan Kenari; Jalan Kasturi; Persiaran "
        "Utama"
    ),
    "en_PH": _listed(
        "Rizal Avenue; Bonifacio Street; Mabini Street; Rizal Street; Quezon Avenue; Luna Street; Del Pilar Street; "
        "Roxas Boulevard; Magsaysay Avenue; Osmeña Boulevard; Burgos Street; Aguinaldo Highway; Taft Avenue; Real "
        "Street; Quirino Avenue; Sampaguita Street; Gomez Street; Zamora Street; Lapu-Lapu Street; San Jose Street; "
        "Santo Niño Street"
    ),
    "zh_CN": _listed(
        "Renmin Road; Zhongshan Road; Jiefang Road; Jianshe Road; Xinhua Road; Heping Road; Beijing Road; Nanjing "
        "Road; Changjiang Road; Huanghe Road; Guangming Road; Wenhua Road; Shengli Road; Qingnian Road; Fuxing "
        "Road; Minzhu Road; Tuanjie Road; Gongye Road; Xueyuan Road; Binhe Road; Yingbin Avenue; Shiji Avenue; "
        "Dongfeng Road; Hongqi Street; Chang'an Street; Huayuan Road; Hubin Road"
    ),
    "zh_TW": _listed(
        "Zhongshan Road; Zhongzheng Road; Minsheng Road; Minquan Road; Heping Road; Zhonghua Road; Minzu Road; "
        "Guangfu Road; Fuxing Road; Xinyi Road; Ren'ai Road; Zhongxiao East Road; Jianguo Road; Wenhua Road; Sanmin "
        "Road; Chenggong Road; Datong Road; Nanjing East Road; Dunhua South Road; Bade Road"
    ),
    "ja_JP": _listed(
        "Honcho; Sakaecho; Chuo; Midoricho; Asahimachi; Saiwaicho; Higashimachi; Nishimachi; Minamicho; Kitamachi; "
        "Shinmachi; Ekimae; Omachi; Motomachi; Sakuragaoka; Matsubara; Nakamachi; Takaracho; Miyamae; Hanazono; "
        "Izumicho; Wakabacho; Kotobukicho; Suehirocho; Tokiwacho; Yayoicho; Akebonocho"
    ),
    "ko_KR": _listed(
        "Jungang-ro; Sejong-daero; Teheran-ro; Gangnam-daero; Hakdong-ro; Yeoksam-ro; Seocho-daero; Jong-ro; "
        "Eulji-ro; Daehak-ro; Dongil-ro; Hangang-daero; Mapo-daero; Wausan-ro; Haeundae-ro; Dalgubeol-daero; "
        "Munhwa-ro; Chungjang-ro; Gyeongsu-daero; Bongeunsa-ro; Samseong-ro; Yanghwa-ro"
    ),
    "am_ET": _listed(
        "Bole Road; Churchill Avenue; Africa Avenue; Menelik II Avenue; Haile Gebrselassie Avenue; Zambia Street; "
        "Sierra Leone Street; Debre Zeit Road; Jomo Kenyatta Avenue; Gambia Street; Ras Mekonnen Avenue; Airport "
        "Road; Market Road"
    ),
}  # fmt: skip

# Locales whose streets are those of another one.
SAME_STREETS = {
    "zu_ZA": "en_ZA", "bn_BD": "en_BD", "si_LK": "en_LK", "fr_QC": "fr_CA", "ar_DZ": "fr_DZ", "es_CA": "es_ES",
    "bs_BA": "sr_RS", "el_CY": "el_GR", "en_MS": "ms_MY", "fil_PH": "en_PH", "tl_PH": "en_PH",
}  # fmt: skip

# Names of Faker's that are taken besides: by locale, what they must match in whole.
_ENGLISH = r"[A-Z]['A-Za-z]+ (Street|Road|Avenue|Lane|Drive|Court|Way|Place|Terrace|Crescent|Square|Circle|Trail|Hill)"
ADDED = {
    "en_US": _ENGLISH,
    "en_CA": _ENGLISH,
    "en_GB": _ENGLISH,
    "en_AU": _ENGLISH,
    "en_NZ": _ENGLISH,
    "en_IE": _ENGLISH,
    "en_PH": _ENGLISH,
    "de_DE": r"[A-ZÄÖÜ][a-zäöüß]+(straße|weg|allee|platz|ring|gasse)",
    "de_AT": r"[A-ZÄÖÜ][a-zäöüß]+(straße|weg|allee|platz|ring|gasse)",
    "de_CH": r"[A-ZÄÖÜ][a-zäöü]+strasse",
    "fr_FR": r"(rue|avenue|boulevard|chemin|place) [A-ZÉ][a-zéèêëïôç]+",
    "fr_CA": r"(rue|avenue|boulevard|chemin|rang|montée) [A-ZÉ][a-zéèêëïôç]+",
    "es_ES": r"(Calle|Avenida|Plaza|Paseo|Ronda|Camino) [A-ZÁÉÍÓÚ][a-záéíóúñ]+ [A-ZÁÉÍÓÚ][a-záéíóúñ]+",
    "es_AR": r"Calle \d{1,2}|Diagonal \d{1,2}",
    "es_CL": r"(Pasaje|Calle|Av\.) [A-ZÁÉÍÓÚ][a-záéíóúñ]+ [A-ZÁÉÍÓÚ][a-záéíóúñ]+",
    "es_CO": r"(Calle|Carrera|Diagonal|Transversal) \d{1,3}[A-C]?",
    "es_MX": r"(Avenida|Calle|Privada|Callejón|Circuito|Cerrada|Boulevard) [A-ZÁÉÍÓÚ][a-záéíóúñ]+",
    "it_IT": r"(Via|Viale|Piazza|Vicolo|Corso) [A-Z][a-zàèéìòù]+",
    "nl_NL": r"[A-Z][a-zëïöüé]+(straat|laan|weg|plein|hof)",
    "nl_BE": r"[A-Z][a-zëïöüé]+(straat|laan|weg|plein|hof)",
    "pt_PT": r"(Rua|Avenida|Largo|Praça|Travessa|Alameda) (d[aeo]s? )?[A-ZÁÉÍÓÚ][a-záâãéêíóôõúç]+",
    "pt_BR": r"(Rua|Avenida|Alameda|Praça|Travessa) (d[aeo]s? )?[A-ZÁÉÍÓÚ][a-záâãéêíóôõúç]+",
    "da_DK": r"[A-ZÆØÅ][a-zæøåé]+(vej|gade|vænget|stræde| Allé)",
    "sv_SE": r"[A-ZÅÄÖ][a-zåäö]+(gatan|vägen|gränd|stigen|torget)",
    "no_NO": r"[A-ZÆØÅ][a-zæøå]+(veien|gata|gate|stien|bakken|svingen)",
    "fi_FI": r"[A-ZÄÖ][a-zäö]+(katu|tie|polku|kuja)",
    "cs_CZ": r"[A-ZÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ][a-záčďéěíňóřšťúůýž]+",
    "sk_SK": r"[A-ZÁČĎÉÍĽŇÓŠŤÚÝŽ][a-záäčďéíĺľňóôŕšťúýž]+",
    "hu_HU": r"[A-ZÁÉÍÓÖŐÚÜŰ][a-záéíóöőúüű]+ (utca|út|tér|köz|körút|sétány)",
    "ro_RO": r"(Strada|Aleea|Bulevardul|Calea|Drumul) [A-ZȘȚĂÂÎ][a-zășțâî]+ [A-ZȘȚĂÂÎ][a-zășțâî]+",
    "hr_HR": r"[A-ZČĆĐŠŽ][a-zčćđšž]+",
    "sl_SI": r"[A-ZČŠŽ][a-zčšž]+ (ulica|cesta|pot|trg)",
    "id_ID": r"(Jalan|Gang) [A-Z][a-z]+( [A-Z][a-z]+)?",
    "en_IN": r"[A-Z][a-z]+ (Road|Nagar|Street|Marg|Path|Chowk|Circle)",
}

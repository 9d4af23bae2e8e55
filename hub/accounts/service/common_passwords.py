"""Words that well-known passwords are made of; digits and signs around them do not help."""

WORDS = """
abc abcabc abcd abcdef abcdefg abcdefgh abcdefghij access account action adidas admin adminadmin administrateur
administrator admins alexander alexandra alliance altavista amanda amour amsterdam anderlecht andrea andrew
angel angela anthony antwerpen apple arsenal asbl asdf asdfasdf asdfgh asdfghjkl asdfghjklm ashley association
associations auderghem audi austin azerty azertyui azertyuiop azertyuiopqs babygirl badboy bailey banane
barcelona baseball basketball batman beautiful belgie belgique belgium benjamin bienvenue bierlover bigdaddy
biteme blabla blablabla blahblah blink bonjour booking boomboom bordeaux boston brandon brazil brussel brussels
brusselsbrussels bruxelles bruxelleslove bubbles buster butterfly calendar caroline celtic changeme changemenow
changethis charleroi charlie charlotte cheese chelsea chicago chicken chocolat chocolate chouchou christ
christian christine christopher claude coffee communaute community computer consumer cookie
correcthorsebatterystaple coucou coucoucoucou cowboy coworker coworking dallas daniel danielle david december
default defaultpassword demo demobrussels demobruxelles demodemo demopassword diamond doudou dragon dragonball
eminem engineer etterbeek everton everyone family fender ferrari fifa flower fluffy football forever freedom
friend friends fuckoff fuckyou garfield gateway geheim geheimwoord gemeente george ginger google grandesalle
grandmother guitar hammer hannah happy harley heaven hello helloworld hockey hollywood home hubadmin hubhub
hubpassword hunter iamgod iloveme ilovemydog iloveyou iloveyouforever imagine indigo internet ixelles jackson
january jasmine jennifer jessica jetaime jetaimejetaime jordan joseph joshua justin killer king kitty knuffel
laeken lakers lamaison lauren legend letmein letmeinnow leuven liefde liege liverpool login london lorraine
louise lovely loveme lovers loveyou maggie maison manager manchester manchesterunited marie marine marion
marseille martin master matthew maximus merlin metallica michael michelle mickey microsoft minecraft molenbeek
monkey monmotdepasse motdepasse motdepassemotdepasse mustang mypassword namur naruto nederland newpassword
nicolas nicole nintendo nirvana november october olivier orange pakistan pascal passe passer passpass passphrase
passw passwd password passwordpassword passworld passwort pasword patrick peanut pepper philippe phoenix pikachu
playstation poisson pokemon porsche princess princesse purple qazwsx qazwsxedc qazwsxedcrfv qwer qwert qwerty
qwertyu qwertyui qwertyuiop qwertyuiopasdfgh rabbit raiders rainbow ranger rangers reddevils resident residents
robert rockyou root rooter samantha samsung sandrine schaerbeek school scooter secret secretpassword
secretsecret security september server shadow silver simpsons snoopy soccer soleil sophie spiderman spring
standard standardliege starwars steaua stephanie summer sunflower sunshine superman superstar sweetheart teamo
temporary test tester testing testpassword testtest theking thisismypassword thomas thunder tiffany tigger
tinkerbell toor toto tototo toutou trustnoone uccle university unknown user username vanille victoria vlaanderen
voetbal wachtwoord wachtwoordwachtwoord warcraft welcome welcomehome welcometo welkom welkomwelkom whatever
william winter wizard woluwe wonderful yellow yourpassword youtube zaq zaqxsw zxcvbn zxcvbnm zxcvbnmasdfgh
"""

STEMS = frozenset(WORDS.split())

"""Words that are no name of a person, although they may stand where one does or begin with a capital."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LITTLE = _words("""
a about after again ago all also am an and any anyone are as at back be because been before but by bye can cannot
could did do does doing done don't due each either else ever every everyone for from get gets getting go goes going
good got had has have having he hello help her here hers hey hi him his hope how i i'd i'll i'm i've if im in into
is isn't it it's its just last let like little many may maybe me mine more most much must my need needs never new
next no none nor not nothing now of off ok okay on one only or other our out over own perhaps please pls possible
re really right same say says see she should since so some someone something still such sure tell than thank thanks
that that's the their them then there these they this those though three to told too two under until up us very
wait want wants was way we well went were what what's when where which while who whose why will wish with would
year years yes yet you your yours aged age years-old old yrs yo dob born phone tel mobile email mail address number
nhs mrn id contact question questions problem reason date today tomorrow tonight yesterday morning evening night
unknown important private confidential correct wrong real spelled spelt known everything anything everybody nobody
it'll says said gave put thinks thought wanted called asked suggested prescribed recommended referred mentioned
diagnosed started stopped explained advised ordered ruled cleared happy sed sez gav giv gives somebody anybody
likelier cause sent saw took made knows knew does's reckons appointment visit office google surgery's clinic's
who's has's
""")
OF_OTHER_LANGUAGES = _words("""
y o pero con sin de del la las el los un una unos unas en por para porque que como cuando donde muy mucho no si sí
ya estoy soy tengo tiene tenemos quiero puedo puede mi mis su sus me se te le lo es son está hace hay desde hasta
gracias hola señor señora usted favor años telefono teléfono correo und oder aber mit ohne der die das den dem ein
eine einen einem einer ich bin du er sie es wir ihr hat habe haben ist sind war nicht kein keine mein meine meinem
meiner sein seine zu zur zum von vom bei seit nach für wie was wann wo warum wer kann darf soll muss will auch noch
schon nur sehr mal jetzt heute gestern morgen danke bitte hallo guten tag abend telefon adresse frage jahre alt
""")
OF_THE_CALENDAR = _words("""
january february march april june july august september october november december jan feb mar apr jun jul aug sep
sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat
sun christmas easter eid diwali ramadan spring summer autumn winter enero febrero marzo abril mayo junio julio
agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado domingo januar februar
märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag
""")
EPONYMS = _words("""
bell bells ramsay hunt house brackmann house-brackmann moebius möbius mobius lyme melkersson rosenthal
melkersson-rosenthal guillain barré barre guillain-barré guillain-barre frey freys schirmer sunnybrook moorfields
jones hughes müller tinel labbé parkinson parkinsons alzheimer alzheimers cochrane epstein-barr epstein barr
heerfordt sjögren sjogren horner doppler hoffmann
""")
OF_MEDICINE = _words("""
palsy paralysis facial face faces nerve nerves syndrome disease stroke strokes eye eyes eyelid eyelids ear ears
mouth lip lips cheek tongue head neck jaw brow eyebrow forehead smile taste hearing pain pains ache numb numbness
tingling weak weakness droop droopy drooping drooped twitch twitching dry tears tear tearing swelling rash fever
infection virus viral shingles herpes zoster cancer tumor tumour cyst diabetes diabetic pregnant pregnancy covid
vaccine vaccination flu botox dysport xeomin botulinum toxin prednisone prednisolone prednisolon steroid steroids
cortisone cortisona kortison aciclovir acyclovir valaciclovir valacyclovir valtrex famciclovir antiviral antivirals
antibiotics doxycycline ibuprofen paracetamol acetaminophen aspirin lacri-lube lacrilube systane vitamin omeprazole
gabapentin lisinopril metformin insulin drops drop ointment tape taping patch massage exercise exercises physio
physiotherapy therapy therapist surgery operation scan mri ct emg eeg x-ray blood test tests treatment medicine
medication tablets pills dose doctor doctors nurse nurses hospital clinic gp neurologist surgeon consultant
specialist physician ophthalmologist optician dentist pharmacist receptionist carer patient patients grade recovery
recovered synkinesis hyperacusis parotid acoustic neuroma borreliose gesicht auge mund ohr parálisis cara ojo boca
oído dolor gesichtslähmung fazialisparese bad better worse worst fine normal scared worried anxious afraid sad
depressed angry upset tired sick ill unwell unable urgent serious allergic overweight asthmatic epileptic
hypertensive immunocompromised retired type severe mild left-sided right-sided
""")
OF_THE_WORLD = _words("""
english irish scottish welsh british american australian indian german spanish french italian polish dutch greek
turkish arab chinese japanese muslim christian catholic hindu jewish sikh african asian hispanic latino latina
caucasian europe london dublin cork galway leeds berlin madrid barcelona sydney melbourne mumbai delhi chennai
bengaluru boston paris york uk usa us nhs facebook google whatsapp instagram twitter tiktok youtube reddit medicare
medicaid internet alexa siri chatgpt praxis klinik krankenhaus krankenkasse apotheke uniklinik lorry mum mom dad
sir madam doc dr mr mrs ms miss prof husband wife son daughter mother father sister brother friend partner left
right side hi sirs team all folks everyone guys mate dear god teacher carer wife husband parent pharmacist student
medic paramedic reader caller newbie volunteer palsy's guide bot robot assistant
""")
NO_NAMES = LITTLE | OF_OTHER_LANGUAGES | OF_THE_CALENDAR | OF_MEDICINE | OF_THE_WORLD
ENDS_OF_MEDICINES = (
    "clovir", "prednison", "prednisone", "solone", "sone", "cillin", "mycin", "cycline", "pril", "olol", "statin", "prazole",
    "gabalin", "itis", "osis", "oma", "ectomy", "plasty", "ology", "palsy", "algia",
)  # fmt: skip
PARTICLES = _words("de del la las los van von der den bin bint ibn al el da di dos du le ten te zu")


def is_eponym(word: str) -> bool:
    """Of a disease, a scale or an operation: "Bell's", "House-Brackmann"."""
    return word.removesuffix("'s").removesuffix("\u2019s") in EPONYMS


def is_no_name(word: str) -> bool:
    """The word in small letters."""
    return word in NO_NAMES or word.removesuffix("'s") in NO_NAMES or word.endswith(ENDS_OF_MEDICINES)

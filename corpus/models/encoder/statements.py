"""Plain statements on the shipped debate, made from a grammar: who has it good or bad, as manager or as engineer.

The threads of corpus/gold say their sides as people do in a long discussion, mostly between the lines. What says it in
plain words is composed of a few things: a role, something good or bad, a comparison, a negation, an outcome. Each of
them turns the side, and none of them tells it alone; here each is put with each, so that the network learns to compose.
"""

from model import DEBATES

# Plurals, and what it is to be one.
PEOPLE = {
    "pro-EM": ["managers", "engineering managers", "EMs", "team leads", "people who lead teams", "line managers", "the managers here", "dev managers", "directors", "people managers", "bosses", "those with reports", "heads of engineering", "managers at my company", "leads with a team"],
    "pro-IC": ["engineers", "individual contributors", "ICs", "senior engineers", "staff engineers", "developers", "programmers", "people who write code", "principals", "the engineers here", "principal engineers", "devs", "technical people", "engineers at my company", "people without reports"],
}
BEING = {
    "pro-EM": ["being a manager", "managing people", "leading a team", "management", "running a team", "engineering management", "having reports", "the manager track", "people management", "the manager role", "being an EM", "being somebody's boss"],
    "pro-IC": ["being an engineer", "writing code", "staying technical", "hands-on work", "the IC track", "being an individual contributor", "engineering", "programming", "the technical track", "building things myself", "the staff engineer role", "being a developer"],
}
# "I became …", "I want to be …"
ONE = {
    "pro-EM": ["a manager", "an engineering manager", "a team lead", "an EM", "a director", "the boss of a team", "head of engineering", "a people manager"],
    "pro-IC": ["an engineer", "an individual contributor", "an IC", "a staff engineer", "a developer", "a programmer", "a principal engineer", "a senior engineer"],
}
OTHER = {"pro-EM": "pro-IC", "pro-IC": "pro-EM"}

# What people have or do, good and bad, with its topics. They fit after any of PEOPLE.
GOOD = [
    ("earn more", "pay"), ("are paid better", "pay"), ("get the bigger bonus", "pay"), ("have the higher salary", "pay"), ("get more stock", "pay"), ("get a raise every year", "pay"), ("make real money", "pay"), ("reach the higher pay bands", "pay"), ("are paid what they are worth", "pay"),
    ("get promoted faster", "-"), ("are listened to", "-"), ("sleep better", "-"), ("go home at five", "-"), ("have the better career", "-"), ("have more say", "-"), ("decide things", "-"), ("have real influence", "-"), ("are respected", "-"), ("are happier", "-"), ("enjoy their work", "-"), ("keep learning", "-"), ("see results of their work", "-"), ("find a new job within weeks", "-"), ("are hard to replace", "-"), ("are the last to be laid off", "-"), ("have a safe job", "-"), ("are in demand", "-"), ("can work until they are sixty", "-"), ("have the freedom to choose what they do", "-"), ("have their evenings free", "-"), ("know what is really going on", "-"), ("have less stress", "-"), ("are needed more than ever", "-"), ("make the difference", "-"),
    ("have nothing to fear from AI", "AI"), ("can't be replaced by AI", "AI"), ("profit most from AI", "AI"), ("get more done with AI", "AI"), ("are worth more since AI came", "AI"),
]
BAD = [
    ("earn less", "pay"), ("are paid worse", "pay"), ("get the smaller bonus", "pay"), ("hit a pay ceiling", "pay"), ("are underpaid", "pay"), ("never see a raise", "pay"), ("get no stock", "pay"), ("are stuck in the same pay band for years", "pay"),
    ("never get promoted", "-"), ("are ignored", "-"), ("sleep badly", "-"), ("work every weekend", "-"), ("are in a dead end", "-"), ("have no say", "-"), ("are told what to do", "-"), ("have no influence", "-"), ("get no respect", "-"), ("are unhappy", "-"), ("hate their work", "-"), ("stop learning", "-"), ("never see a result of their work", "-"), ("look for a job for a year", "-"), ("are easy to replace", "-"), ("are the first to be laid off", "-"), ("get let go first", "-"), ("can be let go any day", "-"), ("aren't wanted any more", "-"), ("are too old at fifty", "-"), ("burn out", "-"), ("take the blame for everything", "-"), ("are stressed all day", "-"), ("are lonely", "-"), ("do work that nobody sees", "-"), ("aren't needed any more", "-"), ("add nothing", "-"),
    ("will be replaced by AI", "AI"), ("have the most to fear from AI", "AI"), ("lose their work to AI first", "AI"), ("are worth less since AI came", "AI"),
]
# The same against the others: "… than …".
MORE = [("earn more", "pay"), ("are paid better", "pay"), ("have the higher salaries", "pay"), ("get promoted faster", "-"), ("sleep better", "-"), ("have more say", "-"), ("are happier", "-"), ("have less stress", "-"), ("have it easier", "-"), ("work fewer hours", "-"), ("are harder to replace", "-"), ("find a job faster", "-"), ("have more freedom", "-"), ("learn more", "-"), ("are safer", "-"), ("matter more", "-"), ("get more out of AI", "AI"), ("have less to fear from AI", "AI")]
LESS = [("earn less", "pay"), ("are paid worse", "pay"), ("have the lower salaries", "pay"), ("get promoted more slowly", "-"), ("sleep worse", "-"), ("have less say", "-"), ("are more unhappy", "-"), ("have more stress", "-"), ("have it harder", "-"), ("work longer hours", "-"), ("are easier to replace", "-"), ("take longer to find a job", "-"), ("have less freedom", "-"), ("learn less", "-"), ("get laid off sooner", "-"), ("matter less", "-"), ("get less out of AI", "AI"), ("have more to fear from AI", "AI")]
# Of BEING: "… is …"
FINE = [("worth it", "-"), ("the better job", "-"), ("the best job I've had", "-"), ("fun", "-"), ("what I'm good at", "-"), ("better paid", "pay"), ("a safe bet", "-"), ("the future", "-"), ("a real career", "-"), ("rewarding", "-"), ("less stressful", "-"), ("what I'd choose again", "-"), ("where the money is", "pay"), ("the part that AI can't do", "AI"), ("good for your life outside work", "-"), ("the more interesting half of the job", "-")]
AWFUL = [("not worth it", "-"), ("the worse job", "-"), ("the worst job I've had", "-"), ("no fun", "-"), ("not for me", "-"), ("badly paid for what it is", "pay"), ("a risk", "-"), ("a dead end", "-"), ("a thankless job", "-"), ("exhausting", "-"), ("a trap", "-"), ("what I'd never choose again", "-"), ("overrated", "-"), ("the part that AI does first", "AI"), ("bad for your health", "-"), ("boring", "-")]
# "I became …", and how it ended.
WELL = ["never looked back", "it was the best decision of my career", "I've never been happier", "I'd do it again tomorrow", "I don't regret a day", "I wish I'd done it sooner", "I love it", "it made me better at my job", "it doubled my pay", "I look forward to Mondays again", "I found out that I'm good at it", "the stress was gone within a month"]
ILL = ["regretted it within a year", "it was the worst decision of my career", "I've never been so unhappy", "I'd never do it again", "I hated every day of it", "I wish I hadn't", "I burnt out", "it ruined my health", "it cost me a third of my pay", "I dread every Monday", "I found out that I'm no good at it", "I couldn't get out fast enough"]
BECAME = ["I became", "I switched to being", "Five years ago I became", "I was made", "I took a job as", "Last year I left my old role and became", "I went back to being", "I gave up my old job to be"]
# Longing, advice, comparison: for a and one, against b and another.
CHOICES = [
    "I miss {a}", "I don't miss {b}", "I'd rather go back to {a}", "I would never go back to {b}", "give me {a} over {b} any day", "{a} beats {b}", "I was happier with {a} than with {b}", "I'm glad that I left {b} behind", "I was happier as {one} than as {another}", "I was never as unhappy as when I was {another}", "if I could choose again I'd be {one}", "I wish I were still {one}", "don't become {another}", "become {one} if you can", "stay {one}", "nobody should have to be {another}", "you will be better off as {one}", "nothing could make me {another} again", "I can't imagine doing anything but {a}", "I was good at {a} and I liked it", "I got tired of {b} after a year", "there is more future in {a} than in {b}", "choose {a}, not {b}", "I earn more with {a} than I ever did with {b}", "I gave up {b}, and I don't want it back", "I gave up {a}, and I want it back", "leaving {a} was a mistake", "leaving {b} was the right thing to do", "I never regretted {a}", "I have regretted {b} more than once", "my best years were those as {one}", "my worst years were those as {another}", "I will retire as {one}", "they offered me {b} and I said no", "they offered me {a} and I said yes at once",
]
# Without managers: nothing was lost, or much.
CUT = ["We got rid of our managers", "They laid off the whole middle layer", "Our company went flat", "My team has had no manager for a year", "They removed two layers of leads", "We tried it without leads", "The director left and wasn't replaced"]
BETTER = ["nothing got worse", "we ship more than before", "nobody noticed", "decisions got faster", "the meetings went away and the work stayed", "everyone is happier", "I don't miss them", "we run ourselves just fine"]
WORSE = ["everything fell apart", "nobody decides anything now", "the best people left", "we argue about everything", "nobody looks after the juniors", "we ship half as much", "we all miss them", "the loudest one is the boss now"]
DEEDS = {  # of managers: what they are good for, and that they aren't
    "pro-EM": ["A good manager makes a team twice as good", "My best manager changed my career", "Somebody has to look after the people, and that is the manager", "Without a manager nobody fights for your raise", "Managers keep the politics away from the team", "A team without a lead goes in circles", "You can help more people as a manager than you ever could with code", "Teams need managers", "Good managers are worth every cent", "Managers matter more than any tool", "One good lead saves a whole project", "People leave when there is no manager to talk to", "The team needs a manager more than another programmer", "Becoming a manager was how I got into the room where things are decided"],
    "pro-IC": ["Most managers just forward e-mails", "My manager adds nothing", "The team would run itself without its manager", "I've never had a manager who helped", "Managers mostly make meetings for each other", "Good engineers don't need a manager", "Managers slow everything down", "One good engineer is worth five managers", "All that a manager does could be done by a calendar", "Code gets things done, managers talk about it", "You can have influence without a single report", "A staff engineer has more influence than any manager here", "We need people who build, not more people who manage", "The work that matters is done by engineers"],
}
NEUTRAL = [
    ("It depends on the company", "-"), ("It depends on the person", "-"), ("Both have their good and bad days", "-"), ("I've done both, and neither is better", "-"), ("Some people are made for one and some for the other", "-"), ("Managers and engineers earn about the same here", "pay"), ("Pay depends on the company more than on the track", "pay"), ("Titles mean different things at every company", "titles"), ("A senior here would be a junior elsewhere", "titles"), ("AI changes everybody's work", "AI"), ("Nobody knows what AI will do to our jobs", "AI"), ("AI hits managers and engineers alike", "AI"), ("Layoffs hit everyone", "-"), ("Companies add layers and cut them again every few years", "flattening"), ("Flat or not, somebody decides", "flattening"), ("There is no right answer", "-"), ("You can switch back and forth", "-"), ("Pay is not what makes people stay", "pay"), ("The market is bad for everyone", "-"), ("Salaries differ a lot between cities", "pay"), ("A title costs the company nothing", "titles"), ("Good companies pay both tracks the same", "pay"), ("It's a different job, not a better or a worse one", "-"), ("Being good at one says nothing about the other", "-"),
]
BEFORE = ["", "", "", "", "", "Honestly, ", "In my experience ", "Sorry, but ", "From what I've seen, ", "At my last three companies ", "I think ", "Let's be honest: ", "Imo ", "I'd say ", "After twenty years: ", "At my place ", "In the end ", "Everyone knows that "]
AFTER = ["", "", "", "", "", "", " here", " in the end", " everywhere I've been", ", and that won't change", ", simple as that", ", at least in my country", " these days", ", in my experience"]
FALSE = ["It's not true that ", "I don't believe that ", "Nobody can tell me that ", "It's a myth that ", "I've never seen that ", "It's wrong to say that "]


def a_statement(rng):
    """A plain statement: its text, stance and topics."""
    side = rng.choice(["pro-EM", "pro-IC"])
    other, pick, form = OTHER[side], rng.choice, rng.random()
    if form < 0.14:
        text, topics = pick(NEUTRAL)
        return finished(pick(BEFORE) + lower(text), rng), "neutral", topics
    # Praise of the one speaks for the same side as a fault of the other.
    praised = rng.random() < 0.5
    now, then = (side, other) if praised else (other, side)
    if form < 0.56:
        if form < 0.28:
            text, topics = pick(GOOD if praised else BAD)
            text = f"{pick(PEOPLE[now])} {text}"
        elif form < 0.38:
            text, topics = pick(MORE if praised else LESS)
            text = f"{pick(PEOPLE[now])} {text} than {pick(PEOPLE[then])}"
        else:
            text, topics = pick(FINE if praised else AWFUL)
            text = f"{pick(BEING[now])} is {text}"
        if rng.random() < 0.14:
            return finished(pick(FALSE) + text, rng), other, topics
        return finished(pick(BEFORE) + text + pick(AFTER), rng), side, topics
    if form < 0.72:
        text = f"{pick(BECAME)} {pick(ONE[now])}"
        if rng.random() < 0.3:
            text += f" after years as {pick(ONE[then])}"
        end = pick(WELL if praised else ILL)
        return finished(f"{text}, and {end}", rng), side, "pay" if "pay" in end else "-"
    if form < 0.86:
        a, b, one, another = pick(BEING[side]), pick(BEING[other]), pick(ONE[side]), pick(ONE[other])
        text = pick(CHOICES).format(a=a, b=b, one=one, another=another)
        return finished(pick(BEFORE[:12]) + text, rng), side, "pay" if "earn" in text else "-"
    if form < 0.93:
        end = pick(WORSE if side == "pro-EM" else BETTER)
        return finished(pick(CUT) + pick([", and ", ". Since then ", ", and now "]) + end, rng), side, "flattening"
    return finished(pick(DEEDS[side]) + pick(AFTER), rng), side, "-"


def lower(text):
    return text if text.startswith(("I ", "I'", "AI ")) else text[0].lower() + text[1:]


def finished(text, rng):
    text = text[0].upper() + text[1:] + "."
    form = rng.random()
    return text.lower().rstrip(".") if form < 0.05 else text[:-1] if form < 0.12 else text[:-1] + "!" if form < 0.15 else text


def read_statements(count, rng):
    """So many statements as a thread of short comments: one to three of one side each."""
    sentences = []
    while len(sentences) < count:
        text, stance, topics = a_statement(rng)
        again = sentences and sentences[-1]["stance"] == stance and rng.random() < 0.35
        sentences.append(dict(text=text, paragraph=not again, start=not again, source="comment", claim="1", stance=stance, topics=topics))
    return dict(id="statements", writer="grammar", debate="em-ic", structured=False, sides=DEBATES["em-ic"], stances=["pro-EM", "pro-IC", "neutral"], sentences=sentences)

"""The war on the ground as a Mesa model: allocation, combat, standing down and the survey, a district an agent.

Every part follows an idiom of Mesa's documentation, and none is slower than that:

- districts are `FixedAgent`s on the cells of a `Network`, made by `create_agents` (example: virus on a network);
- a district asks for its neighbours where it needs them, by `cell.neighborhood.agents`, once a week (examples: virus on
  a network, Schelling, the prisoner's dilemma);
- a week is staged activation: `agents.do` for what all do at once, `agents.shuffle_do` for fighting and standing down
  (how-to guide: activation regimes); luck is the agents' own `random`;
- totals are attributes of the model, brought up to date each step and collected by name; what is drawn on a map is
  collected by agent (examples: Epstein's civil violence, the wealth model), at the start and after every step.

Beyond the idioms two things were done for speed: what depends on the parameters alone is reckoned once, and what combat
reports to other mechanisms (prospects, exposed places) and vows to spare capitals, which nobody gives here, are left
out. With `kept` a district also keeps its list of neighbours, which no example does; that is printed as well.

The rules are those of the package in double precision. Only means can be compared. Mesa is no dependency of the
package, and this is the only module that imports it.
"""

from __future__ import annotations

import math
from typing import Any

import mesa
import networkx
from mesa.discrete_space import FixedAgent, Network

from benchmarks.yardstick import Field
from twotrack.mechanisms.field.combat import BOLDNESS
from twotrack.mechanisms.field.facing import LAST, REACH, WITHDRAW
from twotrack.theory.elementary import TINY
from twotrack.world.fields import FIELDS
from twotrack.world.survey import HELD as WHOLE

COLLECTED = ("position", "strength", "killed", "stood_down")
BOLD, LEAST, SEEN, NONE, HELD = float(BOLDNESS), float(LAST), float(REACH), float(TINY), float(WHOLE)


def member(field: Field, lane: int) -> dict[str, Any]:
    """Everything one member of a block starts from, as plain numbers and lists: its fields and its parameters."""
    field.restore()
    found: dict[str, Any] = dict(field.arrays)
    for item in field.bound.values():
        found |= {n: x for n, x in zip(item.names, item.arguments, strict=True) if n not in {"luck", "week"}}
    plain: dict[str, Any] = {}
    for name, values in found.items():
        if name == "dt":
            plain[name] = float(values)
        elif name not in FIELDS or FIELDS[name].dims[-1] == "lane":
            plain[name] = values[..., lane].tolist()
        else:
            plain[name] = values.tolist()
    return plain


def saturating(x: float) -> float:
    """Chance that something with cumulated hazard x has happened."""
    return 1.0 - math.exp(-x)


def chance(own: float, other: float, decisiveness: float) -> float:
    """Ratio contest."""
    return 1.0 / (1.0 + math.pow((other + NONE) / (own + NONE), decisiveness))


class District(FixedAgent):
    """A place: who holds how much of it, who is there, and what it sees around it."""

    def __init__(self, model: War, cell: Any) -> None:
        super().__init__(model)
        self.cell = cell
        place, start = cell.coordinate, model.start
        self.weight, self.seat, self.front = start["weight"][place], start["seat"][place], start["front"][place]
        self.control, self.forces = list(start["control"][place]), list(start["forces"][place])
        self.near, self.reach = list(start["near"][place]), list(start["reach"][place])
        self.local, self.resolve = start["local"][place], start["resolve"][place]
        favour = math.exp(start["goodwill"] * (2.0 * start["lean"][place] - 1.0))
        self.tilt = (favour, 1.0 / favour)
        lean = start["lean"][place]
        self.safe = (start["hiding"][0] * lean, start["hiding"][1] * (1.0 - lean))
        self.pull = [0.0, 0.0]
        self.neighbours: list[District] = []
        self.total = 0.0

    def look(self) -> None:
        """See who holds the neighbours; they count by their weight."""
        if not self.model.kept or not self.neighbours:
            self.neighbours = list(self.cell.neighborhood.agents)
            self.total = sum(other.weight for other in self.neighbours)
        for s in (0, 1):
            near, reach = 0.0, self.control[s]
            for other in self.neighbours:
                held = other.control[s]
                near += other.weight * held
                if held > reach:
                    reach = held
            self.near[s], self.reach[s] = min(near / self.total, 1.0) if self.neighbours else 0.0, reach

    def lie_low(self) -> None:
        """Where a side's ground does not reach some go home; who is sheltered there is a way in."""
        model, start = self.model, self.model.start
        for s in (0, 1):
            if self.reach[s] <= SEEN:
                gone = model.quitting[s] * self.forces[s]
                self.forces[s] -= gone
                model.gone_home[s] += gone
            cell = self.safe[s] * self.forces[s] / (self.weight * start["strength_start"][s] + NONE)
            self.reach[s] = max(self.reach[s], min(cell, 1.0))

    def attract(self) -> None:
        """How much this place draws the mobile fighters of each side."""
        model, start = self.model, self.model.start
        for s in (0, 1):
            self.pull[s] = 0.0
            if self.reach[s] > SEEN:
                could = self.forces[s] + model.strength[s] * self.weight
                likely = (1.0 + (self.forces[1 - s] + NONE) / (could + NONE)) ** -start["focus"][s]
                mine = self.control[s]
                wish = (1.0 - mine) * start["effort"][self.front][s] * (likely + start["raiding"][s])
                wish += mine * (start["garrison"] + self.near[1 - s])
                self.pull[s] = wish * self.weight * (1.0 + start["seat_weight"][s] * self.seat)
            model.wanted[s] += self.pull[s]

    def release(self) -> None:
        """Free the mobile share, or everybody where nothing can be reached any more."""
        model = self.model
        for s in (0, 1):
            moved = (model.mobile[s] if self.reach[s] > SEEN else 1.0) * self.forces[s]
            self.forces[s] -= moved
            model.reserve[s] += moved

    def receive(self) -> None:
        """Take in this place's part of those who are sent out."""
        for s in (0, 1):
            self.forces[s] += self.pull[s] * self.model.sent[s]

    def odds(self, s: int) -> float:
        """Chance of side s if it assaulted this place now."""
        model, o = self.model, 1 - s
        assault = model.push[s] * self.forces[s] * self.tilt[s]
        garrison = model.hold[o] * self.forces[o] * (1.0 - model.air[o] * self.near[s])
        met = model.start["outskirts"] if self.control[o] > HELD else 1.0
        defence = met * (garrison + model.start["defender"][o] * self.local[o])
        return chance(assault, defence, model.start["decisiveness"])

    def rooted(self, s: int) -> float:
        """The same, less what of a hiding side no assault drives out of the last of a place."""
        start, o = self.model.start, 1 - s
        stays = start["rooted"] * start["hiding"][o] if self.control[o] <= HELD else 0.0
        return self.odds(s) * (1.0 - stays)

    def fight(self) -> None:
        """Assaults and fire of a week."""
        model, start, dt = self.model, self.model.start, self.model.start["dt"]
        odds, tried, won = [self.rooted(0), self.rooted(1)], [False, False], [False, False]
        effort = start["effort"][self.front]
        for s in (0, 1):
            if self.control[s] < 1.0 and self.reach[s] > SEEN:
                ready = 1.0 / (1.0 + math.exp((start["boldness"][s] - odds[s]) / BOLD))
                if self.control[1 - s] > HELD:
                    ready += self.safe[s] * (1.0 - ready)
                rate = saturating(start["assault_rate"][s] * start["season"] * ready * effort[s] * dt)
                luck = self.random.random()
                tried[s], won[s] = luck < rate, luck < rate * odds[s]
        fire, reference = 0.5 * (effort[0] + effort[1]) * dt, self.weight * model.scale + NONE
        dead = [0.0, 0.0]
        for s in (0, 1):
            own, foe, hiding = self.forces[s], self.forces[1 - s], start["hiding"][s]
            share = start["overrun"] if won[1 - s] else 0.0
            if tried[s]:
                share += start["assault_share"][s] * start["won_assault" if won[s] else "lost_assault"]
            shot = fire * start["lethality"][1 - s] * foe * ((1.0 - hiding) + hiding * own / reference)
            dead[s] = min(own, own * share + shot)
        before = self.control[1]
        after = min(max(before + 0.5 * (won[1] - won[0]), 0.0), 1.0)
        self.control[0], self.control[1] = 1.0 - after, after
        for s, lost in ((0, after == 1.0 and before < 1.0), (1, after == 0.0 and before > 0.0)):
            left = self.forces[s] - dead[s]
            fled = (1.0 - self.safe[s]) * left if lost else 0.0
            model.killed[s] += dead[s]
            model.reserve[s] += fled
            self.forces[s] = left - fled
        self.pull_back(odds)

    def pull_back(self, odds: list[float]) -> None:
        """A side that withdraws to hold leaves the place where the enemy's assault would probably succeed."""
        model, start = self.model, self.model.start
        for s in (0, 1):
            o = 1 - s
            if start["posture"][self.front][s] != WITHDRAW or odds[o] <= start["dare"] or self.reach[o] <= SEEN:
                continue
            share = model.leaving
            if share > 0.0 and self.control[s] * (1.0 - share) < LEAST:
                share = 1.0
            gone = share * self.forces[s]
            self.forces[s] -= gone
            model.reserve[s] += gone
            self.control[s] *= 1.0 - share
            self.control[o] = 1.0 - self.control[s]

    def stand_down(self) -> None:
        """A threatened garrison past its threshold gives the place up."""
        model, start, leaves = self.model, self.model.start, [False, False]
        for s in (0, 1):
            o = 1 - s
            if self.control[s] > 0.0 and self.reach[o] > SEEN and self.random.random() < model.due:
                score = start["weight_chance"][s] * self.odds(o) + start["weight_neighbours"][s] * self.near[o]
                score += model.gloom[s] - start["seat_extra"][s] * self.seat
                leaves[s] = score > start["spread"][s] * self.resolve[s]
        if leaves[0] and leaves[1]:
            leaves[0 if self.control[0] > self.control[1] else 1] = False
        for s in (0, 1):
            if leaves[s]:
                gone, self.forces[s] = self.forces[s], 0.0
                home = start["home"] * gone
                changed = start["switch"] * (gone - home)
                self.forces[1 - s] += changed
                model.reserve[s] += gone - home - changed
                model.stood_down[s] += 1
                self.control[s], self.control[1 - s] = 0.0, 1.0


class War(mesa.Model):
    """The ground of one member; everything off the ground stays as it was at the start.

    With `kept` every district keeps a list of its neighbours; without, it asks its cell for them each week.
    """

    def __init__(self, start: dict[str, Any], seed: int, kept: bool = False) -> None:
        super().__init__(seed=seed)
        self.start, self.kept = start, kept
        places = len(start["weight"])
        graph = networkx.Graph()
        graph.add_nodes_from(range(places))
        first, other = start["edge_start"], start["edge_place"]
        graph.add_edges_from((i, other[e]) for i in range(places) for e in range(first[i], first[i + 1]))
        self.network = Network(graph, random=self.random)
        District.create_agents(self, places, list(self.network.all_cells))
        self.reserve, self.strength = list(start["reserve"]), list(start["strength"])
        self.gone_home = list(start["gone_home"])
        self.killed, self.stood_down = list(start["killed"]), list(start["stood_down"])
        self.position, self.position_seen = list(start["position"]), list(start["position_seen"])
        self.recent_losses = list(start["recent_losses"])
        self.prepare()
        self.datacollector = mesa.DataCollector(
            model_reporters={n: lambda war, n=n: list(getattr(war, n)) for n in COLLECTED},
            agent_reporters={"control": lambda district: district.control[1]},
        )
        self.datacollector.collect(self)

    def prepare(self) -> None:
        """What depends on the member's parameters alone."""
        a, dt = self.start, self.start["dt"]
        lifted = [1.0 + a["enabler_effect"][s] * a["enabler"][s] for s in (0, 1)]
        self.push = [a["assault_share"][s] * lifted[s] for s in (0, 1)]
        self.hold = [a["defender"][s] * lifted[s] for s in (0, 1)]
        self.air = [a["supply"] * (1.0 - min(a["enabler"][s], 1.0)) for s in (0, 1)]
        self.scale = 0.5 * (a["strength_start"][0] + a["strength_start"][1])
        self.quitting = [saturating(a["giving_up"][s] * dt) for s in (0, 1)]
        self.mobile = [saturating(a["mobility"][s] * dt) for s in (0, 1)]
        self.leaving = saturating(a["retreat"] * dt)
        self.due = saturating(a["rate"] * dt) * (1.0 - a["in_force"])
        self.gloom = [0.0, 0.0]

    def step(self) -> None:
        """One week."""
        self.wanted = [0.0, 0.0]
        self.agents.do("lie_low")
        self.agents.do("attract")
        self.agents.do("release")
        self.sent = [self.reserve[s] / self.wanted[s] if self.wanted[s] > 0 else 0.0 for s in (0, 1)]
        for s in (0, 1):
            idle = 0.0 if self.wanted[s] > 0 else self.reserve[s]
            self.gone_home[s] += self.quitting[s] * idle
            self.reserve[s] = (1.0 - self.quitting[s]) * idle
        self.agents.do("receive")
        self.agents.shuffle_do("fight")
        self.remember()
        self.agents.shuffle_do("stand_down")
        self.agents.do("look")
        self.position = [min(sum(d.weight * d.control[s] for d in self.agents), 1.0) for s in (0, 1)]
        self.strength = [self.reserve[s] + sum(d.forces[s] for d in self.agents) for s in (0, 1)]
        self.datacollector.collect(self)

    def remember(self) -> None:
        """How fast each side has lost ground lately, and how dark that makes its garrisons' view of the war."""
        a, dt = self.start, self.start["dt"]
        for s in (0, 1):
            seen, now = self.position_seen[s], self.position[s]
            lost = max(seen - now, 0.0) / max(seen, SEEN) / dt
            self.recent_losses[s] += saturating(dt / a["recall"]) * (lost / a["rout"] - self.recent_losses[s])
            self.position_seen[s] = now
            gloom = a["weight_war"][s] * (1.0 - a["war_value"][s])
            gloom += a["weight_losses"][s] * min(1.0, self.recent_losses[s])
            self.gloom[s] = gloom - a["threshold"][s]

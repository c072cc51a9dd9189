/* The yardstick: allocation, combat, standing down and the survey of the map in C.

   Arrays are those of the package, [place][side][lane] in single precision, and every function takes the arguments of
   the kernel of the same name in the same order, after the number of places and of fronts. Formulae, polynomials and
   random numbers are the same too, so that results can be compared number by number. LANES is set by the compiler's
   command line. Sums run over places in file order, as in the package. As there, work that cannot change anything is
   left out for all members of a place at once; with -DPLAIN everything is worked out, and the answers are the same. */

#include <math.h>
#include <stdint.h>
#include <string.h>

#ifndef LANES
#define LANES 32
#endif

typedef float Lane[LANES];
typedef float Side[2][LANES];
typedef const float *restrict PerLane;      /* [lane] */
typedef const Lane *restrict PerSide;       /* [side][lane], or [place][lane] */
typedef const Side *restrict PerPlace;      /* [place][side][lane], or [front][side][lane] */

#ifdef PLAIN
#define SHORT 0
#else
#define SHORT 1
#endif

#define EACH for (int l = 0; l < LANES; l++)
#define INLINE static inline __attribute__((always_inline))

static const float TINY = 1e-12f, REACH = 0.01f, LAST = 0.05f, BOLDNESS = 0.08f, HELD = (float)(2.0 / 3.0);
static const float WITHDRAW = 3.0f;

INLINE float least(float a, float b) { return b < a ? b : a; }
INLINE float most(float a, float b) { return b > a ? b : a; }
INLINE float float_of(int32_t x) { float y; memcpy(&y, &x, 4); return y; }
INLINE int32_t bits_of(float x) { int32_t y; memcpy(&y, &x, 4); return y; }

INLINE float exponential(float x)
{
    x = least(most(x, -87.0f), 87.0f);
    float n = floorf(x * 1.44269504f + 0.5f);
    float r = x - n * 0.693359375f;
    r = r - n * -2.12194440e-4f;
    float y = 1.9875691500e-4f * r + 1.3981999507e-3f;
    y = y * r + 8.3334519073e-3f;
    y = y * r + 4.1665795894e-2f;
    y = y * r + 1.6666665459e-1f;
    y = y * r + 5.0000001201e-1f;
    y = y * r * r + r + 1.0f;
    return y * float_of(((int32_t)n + 127) << 23);
}

INLINE float logarithm(float x)
{
    int32_t bits = bits_of(x);
    int32_t e = (bits - 0x3F3504F3) >> 23;
    float f = float_of((int32_t)((uint32_t)bits - ((uint32_t)e << 23))) - 1.0f;
    float s = f / (2.0f + f), z = s * s, k = (float)e, h = 0.5f * f * f;
    float remainder = z * (0.66666662693f + z * (0.40000972152f + z * (0.28498786688f + z * 0.24279078841f)));
    return k * 0.69313812256f + (f - (h - (s * (h + remainder) + k * 9.0580006145e-6f)));
}

INLINE float logistic(float x) { return 1.0f / (1.0f + exponential(-x)); }
INLINE float saturating(float x) { return 1.0f - exponential(-most(x, 0.0f)); }
INLINE float chance(float own, float other, float m) { return logistic(m * logarithm((own + TINY) / (other + TINY))); }

INLINE float unit(uint32_t word) { return (float)(int32_t)(word >> 9) * 0x1p-23f + 0x1p-24f; }

/* Philox2x32 with seven rounds; two uniform numbers per member. */
INLINE void draw_pairs(const uint32_t *restrict members, uint32_t place, uint32_t first, uint32_t second, Side out)
{
    EACH {
        uint32_t c0 = members[l], c1 = place ^ second, key = first;
        for (int round = 0; round < 7; round++) {
            uint64_t product = (uint64_t)0xD256D193u * c0;
            c0 = (uint32_t)(product >> 32) ^ key ^ c1;
            c1 = (uint32_t)product;
            key += 0x9E3779B9u;
        }
        out[0][l] = unit(c0);
        out[1][l] = unit(c1);
    }
}

/* What a fighter is worth attacking and defending, and what a siege takes from him. */
INLINE void readiness(Side push, Side hold, Side air, PerSide assault_share, PerSide defender, PerSide enabler_effect,
                      PerSide enabler, PerLane supply)
{
    for (int s = 0; s < 2; s++) EACH {
        float lifted = 1.0f + enabler_effect[s][l] * enabler[s][l];
        push[s][l] = assault_share[s][l] * lifted;
        hold[s][l] = defender[s][l] * lifted;
        air[s][l] = supply[l] * (1.0f - least(enabler[s][l], 1.0f));
    }
}

/* Chance of side s if it assaulted the place now. */
INLINE void face(int s, float *restrict odds, const Side tilt, const Side push, const Side hold, const Side air,
                 const Side forces, const Side control, const Side local, const Side near, PerSide defender,
                 PerLane outskirts, PerLane decisiveness)
{
    int o = 1 - s;
    EACH {
        float assault = push[s][l] * forces[s][l] * tilt[s][l];
        float garrison = hold[o][l] * forces[o][l] * (1.0f - air[o][l] * near[s][l]);
        float met = control[o][l] > HELD ? outskirts[l] : 1.0f;
        odds[l] = chance(assault, met * (garrison + defender[o][l] * local[o][l]), decisiveness[l]);
    }
}

/* Who hides among homes is hard to drive out of the last of a place. */
INLINE void root(int s, float *restrict odds, const Side control, PerSide hiding, PerLane rooted)
{
    int o = 1 - s;
    EACH {
        float stays = control[o][l] <= HELD ? rooted[l] * hiding[o][l] : 0.0f;
        odds[l] *= 1.0f - stays;
    }
}

INLINE void favour(const float *restrict lean, PerLane goodwill, Side tilt)
{
    EACH {
        tilt[0][l] = exponential(goodwill[l] * (lean[l] + lean[l] - 1.0f));
        tilt[1][l] = 1.0f / tilt[0][l];
    }
}

/* Share of a side who can stay in a place without holding it: they hide, and people lean to them. */
INLINE void shelter(int s, float *restrict safe, const float *restrict lean, PerSide hiding)
{
    EACH safe[l] = hiding[s][l] * (s == 0 ? lean[l] : 1.0f - lean[l]);
}

/* Who takes half of the place, who falls, who gets away. Two loops: compilers do not vectorise it as one. */
INLINE void engage(float v, const Side safe, PerSide odds, PerSide rate, PerSide u, Lane *restrict control, Lane *restrict forces,
                   Lane *restrict fought, PerLane scale, PerSide beaten, PerSide winning, PerSide fire, PerLane overrun,
                   PerSide hiding, Lane *restrict reserve, Lane *restrict killed)
{
    Lane after, dead0, dead1;
    EACH {
        float won0 = u[0][l] < rate[0][l] * odds[0][l] ? 1.0f : 0.0f, tried0 = u[0][l] < rate[0][l] ? 1.0f : 0.0f;
        float won1 = u[1][l] < rate[1][l] * odds[1][l] ? 1.0f : 0.0f, tried1 = u[1][l] < rate[1][l] ? 1.0f : 0.0f;
        float one = forces[0][l], two = forces[1][l], reference = v * scale[l] + TINY;
        float cost0 = beaten[0][l] * (tried0 - won0) + winning[0][l] * won0;
        float cost1 = beaten[1][l] * (tried1 - won1) + winning[1][l] * won1;
        float shot0 = fire[1][l] * two * ((1.0f - hiding[0][l]) + hiding[0][l] * one / reference);
        float shot1 = fire[0][l] * one * ((1.0f - hiding[1][l]) + hiding[1][l] * two / reference);
        dead0[l] = least(one, one * (cost0 + overrun[l] * won1) + shot0);
        dead1[l] = least(two, two * (cost1 + overrun[l] * won0) + shot1);
        after[l] = least(most(control[1][l] + 0.5f * (won1 - won0), 0.0f), 1.0f);
    }
    EACH {
        float before = control[1][l], one = forces[0][l] - dead0[l], two = forces[1][l] - dead1[l];
        float fled0 = (after[l] == 1.0f && before < 1.0f ? 1.0f : 0.0f) * ((1.0f - safe[0][l]) * one);
        float fled1 = (after[l] == 0.0f && before > 0.0f ? 1.0f : 0.0f) * ((1.0f - safe[1][l]) * two);
        control[1][l] = after[l];
        control[0][l] = 1.0f - after[l];
        forces[0][l] = one - fled0;
        forces[1][l] = two - fled1;
        reserve[0][l] += fled0;
        reserve[1][l] += fled1;
        killed[0][l] += dead0[l];
        killed[1][l] += dead1[l];
        fought[0][l] = dead0[l];
        fought[1][l] = dead1[l];
    }
}

/* In how many members anything can happen: a side can reach ground or enemies, or both meet. */
INLINE int busy(const Side control, const Side forces, const Side reach)
{
    int count = 0;
    for (int s = 0; s < 2; s++) EACH {
        int aim = (control[s][l] < 1.0f) | (forces[1 - s][l] > 0.0f);
        int meet = least(forces[s][l], forces[1 - s][l]) > 0.0f;
        count += meet | (aim & (reach[s][l] > REACH));
    }
    return count;
}

/* A side that withdraws leaves the place where an assault would probably succeed. */
INLINE void pull_back(float v, const Side odds, const Lane leaving, PerLane dare, const Side posture, const Side reach,
                      Side control, Side forces, Lane *restrict reserve, Lane *restrict given_up)
{
    for (int s = 0; s < 2; s++) {
        int o = 1 - s;
        EACH {
            float wants = posture[s][l] == WITHDRAW && odds[o][l] > dare[l] && reach[o][l] > REACH ? 1.0f : 0.0f;
            float share = wants * leaving[l];
            share = share > 0.0f && control[s][l] * (1.0f - share) < LAST ? 1.0f : share;
            float gone = share * forces[s][l], ground = share * control[s][l];
            forces[s][l] -= gone;
            reserve[s][l] += gone;
            control[1][l] += s == 0 ? ground : -ground;
            control[0][l] = 1.0f - control[1][l];
            given_up[s][l] += v * ground;
        }
    }
}

void combat(int places, int fronts, float dt, const uint32_t *restrict luck, const uint32_t *restrict members,
            const uint32_t *restrict place_keys, PerLane live, Side *restrict control, Side *restrict forces,
            Lane *restrict reserve, PerPlace near, PerPlace reach, const float *restrict weight,
            const int64_t *restrict front, PerSide strength_start, PerSide enabler, PerLane season, PerPlace effort,
            PerPlace posture, PerSide lean, PerPlace local, Side *restrict fought, Side *restrict prospect,
            Side *restrict exposed, Side *restrict spared, Lane *restrict given_up, Lane *restrict killed,
            float *restrict killed_now, PerSide assault_rate, PerSide boldness, PerSide assault_share,
            PerSide defender, PerLane outskirts, PerLane rooted, PerLane decisiveness, PerSide enabler_effect,
            PerLane supply, PerLane lost_assault, PerLane won_assault, PerLane overrun, PerLane goodwill, PerLane dare, PerLane retreat, PerSide lethality,
            PerSide hiding)
{
    Side push, hold, air, pace, beaten, winning, odds, rate, tilt, u, safe;
    Side active[fronts], fire[fronts], total[fronts];
    Lane leaving, scale;
    int withdrawing = 0;
    memset(total, 0, sizeof total);
    EACH {
        leaving[l] = saturating(retreat[l] * dt * live[l]);
        killed_now[l] *= 1.0f - live[l];
        scale[l] = 0.5f * (strength_start[0][l] + strength_start[1][l]);
    }
    readiness(push, hold, air, assault_share, defender, enabler_effect, enabler, supply);
    for (int s = 0; s < 2; s++) {
        EACH {
            pace[s][l] = assault_rate[s][l] * season[l];
            beaten[s][l] = assault_share[s][l] * lost_assault[l];
            winning[s][l] = assault_share[s][l] * won_assault[l];
        }
        for (int f = 0; f < fronts; f++) EACH {
            prospect[f][s][l] = exposed[f][s][l] = spared[f][s][l] = 0.0f;
            active[f][s][l] = effort[f][s][l] * dt * live[l];
            fire[f][s][l] = 0.5f * (effort[f][0][l] + effort[f][1][l]) * dt * live[l] * lethality[s][l];
            withdrawing |= posture[f][s][l] == WITHDRAW && live[l] > 0.0f;
        }
    }
    for (int i = 0; i < places; i++) {
        float v = weight[i];
        int64_t f = front[i];
        for (int s = 0; s < 2; s++) EACH total[f][s][l] += forces[i][s][l];
        if (SHORT && !busy(control[i], forces[i], reach[i])) {
            memset(fought[i], 0, sizeof fought[i]);
            continue;
        }
        favour(lean[i], goodwill, tilt);
        draw_pairs(members, place_keys[i], luck[0], luck[1], u);
        for (int s = 0; s < 2; s++) {
            int o = 1 - s;
            shelter(s, safe[s], lean[i], hiding);
            face(s, odds[s], tilt, push, hold, air, forces[i], control[i], local[i], near[i], defender, outskirts,
                 decisiveness);
            root(s, odds[s], control[i], hiding, rooted);
            EACH {
                float p = odds[s][l], theirs = forces[i][o][l];
                float dared = logistic((p - boldness[s][l]) / BOLDNESS);
                float unseen = control[i][o][l] > HELD ? safe[s][l] : 0.0f;
                float r = pace[s][l] * (dared + unseen * (1.0f - dared));
                r *= control[i][s][l] < 1.0f && reach[i][s][l] > REACH ? 1.0f : 0.0f;
                prospect[f][s][l] += 0.5f * v * r * p;
                float seen = p > dare[l] && reach[i][s][l] > REACH ? 1.0f : 0.0f;
                exposed[f][o][l] += seen * v * control[i][o][l];
                spared[f][o][l] += seen * theirs;
                rate[s][l] = saturating(r * active[f][s][l]);
            }
        }
        engage(v, safe, odds, rate, u, control[i], forces[i], fought[i], scale, beaten, winning, fire[f], overrun, hiding,
               reserve, killed);
        if (withdrawing)
            pull_back(v, odds, leaving, dare, posture[f], reach[i], control[i], forces[i], reserve, given_up);
        if (dt > 0.0f) EACH killed_now[l] += (fought[i][0][l] + fought[i][1][l]) / dt;
    }
    for (int f = 0; f < fronts; f++) for (int s = 0; s < 2; s++) EACH {
        float share = total[f][s][l] > 0.0f ? spared[f][s][l] / total[f][s][l] : 0.0f;
        spared[f][s][l] = least(share, 1.0f);
    }
}

void allocation(int places, int fronts, float dt, PerLane live, PerPlace control, Side *restrict forces,
                Lane *restrict reserve, PerPlace near, Side *restrict reach, const float *restrict weight,
                const float *restrict seat, PerSide strength, PerSide strength_start,
                const int64_t *restrict front, PerPlace effort, PerSide sparing, PerSide lean,
                Lane *restrict gone_home, PerSide mobility, PerLane garrison, PerSide focus, PerSide raiding,
                PerSide seat_weight, PerSide giving_up, PerSide hiding)
{
    Side pull[places];
    Side total, free, quitting;
    Lane safe;
    (void)fronts;
    memset(total, 0, sizeof total);
    for (int s = 0; s < 2; s++) EACH {
        quitting[s][l] = saturating(giving_up[s][l] * dt * live[l]);
        free[s][l] = saturating(mobility[s][l] * dt * live[l]);
    }
    for (int i = 0; i < places; i++) {
        for (int s = 0; s < 2; s++) {
            shelter(s, safe, lean[i], hiding);
            EACH {
                float gone = (reach[i][s][l] > REACH ? 0.0f : quitting[s][l]) * forces[i][s][l];
                forces[i][s][l] -= gone;
                gone_home[s][l] += gone;
            }
            EACH {
                float cell = safe[l] * forces[i][s][l] / (weight[i] * strength_start[s][l] + TINY);
                reach[i][s][l] = most(reach[i][s][l], least(cell, 1.0f));
            }
        }
        for (int s = 0; s < 2; s++) {
            int o = 1 - s;
            int64_t f = front[i];
            EACH {
                float could = forces[i][s][l] + strength[s][l] * weight[i], mine = control[i][s][l];
                float ratio = (forces[i][o][l] + TINY) / (could + TINY);
                float likely = exponential(-focus[s][l] * logarithm(1.0f + ratio));
                float vowed = sparing[s][l] > 0.0f ? 1.0f : 0.0f, town = least(seat[i], 1.0f);
                float attack = (1.0f - mine) * effort[f][s][l] * (likely + raiding[s][l]) * (1.0f - vowed * town);
                float wish = attack + mine * (garrison[l] + near[i][o][l]);
                float reached = reach[i][s][l] > REACH ? 1.0f : 0.0f;
                wish *= weight[i] * (1.0f + seat_weight[s][l] * seat[i]) * reached;
                pull[i][s][l] = wish;
                total[s][l] += wish;
            }
        }
    }
    for (int i = 0; i < places; i++) for (int s = 0; s < 2; s++) EACH {
        float moved = (reach[i][s][l] > REACH ? free[s][l] : live[l]) * forces[i][s][l];
        forces[i][s][l] -= moved;
        reserve[s][l] += moved;
    }
    for (int s = 0; s < 2; s++) EACH {
        float sent = total[s][l] > 0.0f ? reserve[s][l] * live[l] : 0.0f;
        float gone = total[s][l] > 0.0f ? 0.0f : quitting[s][l] * reserve[s][l];
        total[s][l] = total[s][l] > 0.0f ? sent / total[s][l] : 0.0f;
        reserve[s][l] -= sent + gone;
        gone_home[s][l] += gone;
    }
    for (int i = 0; i < places; i++) for (int s = 0; s < 2; s++) EACH forces[i][s][l] += pull[i][s][l] * total[s][l];
}

/* Those who leave go home, change sides or get away, and the place falls to the other side. */
static void give_up(const Side leave, PerLane home, PerLane change, Side control, Side forces, Lane *restrict reserve,
                    Lane *restrict gone_home, Lane *restrict switched, Lane *restrict stood_down)
{
    for (int s = 0; s < 2; s++) EACH {
        float gone = leave[s][l] * forces[s][l], goes_home = home[l] * gone, changes = change[l] * (gone - goes_home);
        forces[s][l] -= gone;
        forces[1 - s][l] += changes;
        reserve[s][l] += gone - goes_home - changes;
        gone_home[s][l] += goes_home;
        switched[s][l] += changes;
        stood_down[s][l] += leave[s][l];
        control[1][l] += leave[s][l] * ((s == 0 ? 1.0f : 0.0f) - control[1][l]);
        control[0][l] = 1.0f - control[1][l];
    }
}

void standing_down(int places, int fronts, const int64_t *restrict week, float dt, const uint32_t *restrict luck,
                   const uint32_t *restrict members, const uint32_t *restrict place_keys, PerLane live,
                   PerLane in_force, Side *restrict control, Side *restrict forces, Lane *restrict reserve,
                   PerPlace near, PerPlace reach, PerSide position, Lane *restrict position_seen,
                   Lane *restrict recent_losses, Side *restrict resolve, PerSide war_value,
                   const float *restrict seat, PerSide enabler, PerSide lean, PerPlace local, Lane *restrict gone_home,
                   Lane *restrict switched, Lane *restrict stood_down, PerSide threshold, PerSide spread,
                   PerSide seat_extra, PerSide weight_chance, PerSide weight_neighbours, PerSide weight_war,
                   PerSide weight_losses, PerLane rout, PerLane recall, PerLane rate, PerLane home, PerLane change,
                   PerSide assault_share, PerSide defender, PerLane outskirts, PerLane decisiveness,
                   PerSide enabler_effect, PerLane supply, PerLane goodwill)
{
    Side push, hold, air, base, tilt, u, leave;
    Lane odds, excess, chance_now;
    (void)fronts;
    for (int s = 0; s < 2; s++) EACH {
        float lost = most(position_seen[s][l] - position[s][l], 0.0f) / most(position_seen[s][l], REACH) / dt;
        float fade = saturating(dt / recall[l]) * live[l];
        recent_losses[s][l] += fade * (lost / rout[l] - recent_losses[s][l]);
        position_seen[s][l] = position[s][l];
        float war = weight_war[s][l] * (1.0f - war_value[s][l]);
        base[s][l] = war + weight_losses[s][l] * least(1.0f, recent_losses[s][l]) - threshold[s][l];
    }
    EACH chance_now[l] = saturating(rate[l] * dt * live[l]) * (1.0f - in_force[l]);
    readiness(push, hold, air, assault_share, defender, enabler_effect, enabler, supply);
    for (int i = 0; i < places; i++) {
        int may = 0;
        for (int s = 0; s < 2; s++) {
            int o = 1 - s;
            EACH {
                float most_felt = weight_chance[s][l] + weight_neighbours[s][l] * near[i][o][l] + base[s][l] -
                                  seat_extra[s][l] * seat[i];
                float held = control[i][s][l] > 0.0f ? 1.0f : 0.0f, reached = reach[i][o][l] > REACH ? 1.0f : 0.0f;
                float would = !SHORT || most_felt > spread[s][l] * resolve[i][s][l] ? 1.0f : 0.0f;
                leave[s][l] = held * reached * would;
            }
            EACH may |= leave[s][l] > 0.0f;
        }
        if (SHORT && !may && week[0] != 1) continue;
        draw_pairs(members, place_keys[i], luck[0], luck[1], u);
        for (int s = 0; s < 2; s++) {
            int o = 1 - s;
            int asked = 0;
            EACH leave[s][l] *= u[s][l] < chance_now[l] ? 1.0f : 0.0f;
            EACH asked |= leave[s][l] > 0.0f;
            if (!asked && week[0] != 1) continue;
            favour(lean[i], goodwill, tilt);
            face(o, odds, tilt, push, hold, air, forces[i], control[i], local[i], near[i], defender, outskirts,
                 decisiveness);
            EACH {
                float here = weight_chance[s][l] * odds[l] + weight_neighbours[s][l] * near[i][o][l];
                excess[l] = here + base[s][l] - seat_extra[s][l] * seat[i];
            }
            if (week[0] == 1) EACH {
                float gap = excess[l] - spread[s][l] * resolve[i][s][l];
                if (gap > 0.0f && control[i][s][l] > 0.0f)
                    resolve[i][s][l] = (excess[l] + gap) / most(spread[s][l], REACH);
            }
            EACH leave[s][l] *= excess[l] > spread[s][l] * resolve[i][s][l] ? 1.0f : 0.0f;
        }
        int anybody = 0;
        EACH {
            float first = control[i][0][l] <= control[i][1][l] ? 1.0f : 0.0f, both = leave[0][l] * leave[1][l];
            leave[0][l] -= both * (1.0f - first);
            leave[1][l] -= both * first;
        }
        EACH anybody |= leave[0][l] + leave[1][l] > 0.0f;
        if (anybody)
            give_up(leave, home, change, control[i], forces[i], reserve, gone_home, switched, stood_down);
    }
}

void survey(int places, int fronts, PerPlace control, PerPlace forces, PerSide reserve, const float *restrict weight,
            const float *restrict seat, const float *restrict revenue_weight, Side *restrict near,
            Side *restrict reach, Lane *restrict position, Lane *restrict strength, Lane *restrict held,
            Lane *restrict seat_control, Lane *restrict revenue_share, const int64_t *restrict edge_start,
            const int64_t *restrict edge_place, const float *restrict edge_weight)
{
    (void)fronts;
    for (int s = 0; s < 2; s++) EACH {
        position[s][l] = held[s][l] = revenue_share[s][l] = 0.0f;
        strength[s][l] = reserve[s][l];
    }
    for (int i = 0; i < places; i++) {
        for (int s = 0; s < 2; s++) {
            Lane around, most_held;
            EACH {
                float c = control[i][s][l];
                position[s][l] += weight[i] * c;
                strength[s][l] += forces[i][s][l];
                held[s][l] += c > HELD ? 1.0f : 0.0f;
                around[l] = 0.0f;
                most_held[l] = c;
            }
            if (revenue_weight[i] > 0.0f) EACH revenue_share[s][l] += revenue_weight[i] * control[i][s][l];
            if (seat[i] > 1.0f) EACH seat_control[s][l] = control[i][s][l];
            for (int64_t e = edge_start[i]; e < edge_start[i + 1]; e++) {
                int64_t j = edge_place[e];
                float w = edge_weight[e];
                EACH {
                    around[l] += w * control[j][s][l];
                    most_held[l] = most(most_held[l], control[j][s][l]);
                }
            }
            EACH {
                near[i][s][l] = least(around[l], 1.0f);
                reach[i][s][l] = most_held[l];
            }
        }
    }
    for (int s = 0; s < 2; s++) EACH {
        position[s][l] = least(position[s][l], 1.0f);
        revenue_share[s][l] = least(revenue_share[s][l], 1.0f);
    }
}

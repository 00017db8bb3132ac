package io.quanzi.demo;

import java.time.LocalDate;
import java.util.List;
import java.util.Random;

/** Officers and group owners: who they are, and when they tap send. */
final class Owners {
    private static final List<Owner> OFFICERS =
            List.of(new Owner("xiaoman", "小满"), new Owner("anan", "安安"), new Owner("doudou", "豆豆"));
    private static final List<Owner> HELPERS =
            List.of(new Owner("lele", "乐乐"), new Owner("taozi", "桃子"), new Owner("mumu", "木木"));
    private static final List<String> GROUPS =
            List.of("0-6月宝妈 1 群", "0-6月宝妈 2 群", "6-12月宝妈 1 群", "6-12月宝妈 2 群", "职场妈妈 1 群", "职场妈妈 2 群");

    private final Phones phones;
    private final long seed;
    private LocalDate restDay = LocalDate.MIN;

    Owners(Phones phones, long seed) {
        this.phones = phones;
        this.seed = seed;
    }

    private record Owner(String userId, String name) {}

    /** How an owner takes a day's post. */
    private enum Habit {
        SOON,
        LATE,
        NEVER
    }

    /** Hires everybody; each opens a group. */
    void begin() {
        hire();
        for (int i = 0; i < GROUPS.size(); i++) {
            phones.openGroup(owner(i).userId(), GROUPS.get(i));
        }
    }

    private void hire() {
        OFFICERS.forEach(owner -> phones.hire(owner.userId(), owner.name()));
        HELPERS.forEach(owner -> phones.hire(owner.userId(), owner.name()));
    }

    private static Owner owner(int group) {
        return group % 2 == 0 ? OFFICERS.get(group / 2) : HELPERS.get(group / 2);
    }

    /** Two of them leave the posts of a day for later, whatever their habits. */
    void restOn(LocalDate day) {
        restDay = day;
    }

    /** Those who tap soon do so, those who tap late only with {@code late}. */
    void tap(LocalDate day, boolean late) {
        for (int i = 0; i < GROUPS.size(); i++) {
            Habit habit = habit(day, i);
            if (habit == Habit.SOON || (late && habit == Habit.LATE)) {
                phones.tap(owner(i).userId());
            }
        }
    }

    /** One of them, at random, looks at the phone after all. */
    void tapLate(Random random) {
        phones.tap(owner(random.nextInt(GROUPS.size())).userId());
    }

    /** Drawn for the day: the last of the six forgets every other post, the others one in ten. */
    private Habit habit(LocalDate day, int group) {
        if (day.equals(restDay) && group % 3 == 2) {
            return Habit.NEVER;
        }
        int drawn = new Random(seed + day.toEpochDay() * 31 + group * 7_919L).nextInt(100);
        int never = group == GROUPS.size() - 1 ? 55 : 10;
        return drawn < never ? Habit.NEVER : drawn < never + 25 ? Habit.LATE : Habit.SOON;
    }
}

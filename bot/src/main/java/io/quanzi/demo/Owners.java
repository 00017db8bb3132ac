package io.quanzi.demo;

import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;

/** Officers and group owners: who they are, and when they tap send. */
final class Owners {
    private static final List<Owner> OFFICERS =
            List.of(new Owner("xiaoman", "小满"), new Owner("anan", "安安"), new Owner("doudou", "豆豆"));
    private static final List<Owner> HELPERS =
            List.of(new Owner("lele", "乐乐"), new Owner("taozi", "桃子"), new Owner("mumu", "木木"));
    /** One of each kind to begin with: WeCom's code fills the first before anybody comes into a second. */
    private static final List<String> KINDS = List.of("0-6月宝妈", "6-12月宝妈", "职场妈妈", "12-24月宝妈", "24-36月宝妈", "孕期妈妈");

    private final DemoPhones demoPhones;
    private final long seed;
    private LocalDate restDay = LocalDate.MIN;

    Owners(DemoPhones demoPhones, long seed) {
        this.demoPhones = demoPhones;
        this.seed = seed;
    }

    private record Owner(String userId, String name) {}

    /** How an owner takes a day's post. */
    private enum Habit {
        SOON,
        LATE,
        NEVER
    }

    /** Hires everybody; each officer opens two groups. */
    void begin() {
        hire();
        for (int i = 0; i < KINDS.size(); i++) {
            demoPhones.openGroup(OFFICERS.get(i % OFFICERS.size()).userId(), KINDS.get(i) + " 1 群");
        }
    }

    /** A helper opens the next group of a kind before its last is full. */
    void makeRoom(CustomerGroups customerGroups) {
        for (int i = 0; i < KINDS.size(); i++) {
            String kind = KINDS.get(i);
            List<CustomerGroup> all = customerGroups.all().stream()
                    .filter(customerGroup -> customerGroup.name().startsWith(kind))
                    .toList();
            if (!all.isEmpty() && all.stream().allMatch(customerGroups::isNearlyFull)) {
                demoPhones.openGroup(
                        HELPERS.get(i % HELPERS.size()).userId(), "%s %d 群".formatted(kind, all.size() + 1));
            }
        }
    }

    private void hire() {
        OFFICERS.forEach(owner -> demoPhones.hire(owner.userId(), owner.name()));
        HELPERS.forEach(owner -> demoPhones.hire(owner.userId(), owner.name()));
    }

    private static Owner owner(int number) {
        return number < OFFICERS.size() ? OFFICERS.get(number) : HELPERS.get(number - OFFICERS.size());
    }

    private static int count() {
        return OFFICERS.size() + HELPERS.size();
    }

    /** Two of them leave the posts of a day for later, whatever their habits. */
    void restOn(LocalDate day) {
        restDay = day;
    }

    /** Taps for the owners who tap soon, and with {@code late} for those who tap late. */
    void tap(LocalDate day, boolean late) {
        for (int i = 0; i < count(); i++) {
            Habit habit = habit(day, i);
            if (habit == Habit.SOON || (late && habit == Habit.LATE)) {
                demoPhones.tap(owner(i).userId());
            }
        }
    }

    /** One of them, at random, looks at the phone after all. */
    void tapLate(Random random) {
        demoPhones.tap(owner(random.nextInt(count())).userId());
    }

    /** Drawn for the day: the last of the officers forgets one post in four, the others one in ten. */
    private Habit habit(LocalDate day, int group) {
        if (day.equals(restDay) && group % 3 != 0) {
            return Habit.NEVER;
        }
        int drawn = new Random(seed + day.toEpochDay() * 31 + group * 7_919L).nextInt(100);
        int never = group % 3 == 2 ? 25 : 10;
        return drawn < never ? Habit.NEVER : drawn < never + 25 ? Habit.LATE : Habit.SOON;
    }
}

package io.quanzi.demo;

import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One buyer of the demo: who they are follows from seed and number, what they have come to is kept here. A buyer is
 * played by one thread at a time.
 */
final class Buyer {
    private static final String UNIONID = "oDemo-";
    private static final List<String> FAMILY =
            List.of("林", "陈", "周", "吴", "许", "何", "沈", "韩", "苏", "叶", "程", "蒋", "顾", "秦", "唐", "夏", "方", "孟");
    private static final List<String> GIVEN = List.of(
            "小米", "一诺", "朵朵", "安心", "团团", "果果", "乐乐", "可可", "一一", "桃子", "芽芽", "暖暖", "圆圆", "糖糖", "多多", "星星", "豆包", "小满");
    private static final List<String> HOW = List.of("%s妈妈", "%s妈", "%s麻麻", "%s的妈妈", "%s");

    final int number;
    final Random random;
    final String nickname;
    final boolean follows;
    final boolean working;
    final boolean shopKnowsBaby;
    private final int babyMonths;

    /** The sandbox's id of the person; empty until the person is there. */
    String person = "";

    String firstOrder = "";
    Stage stage = Stage.NEW;

    @Nullable
    String chatId;

    /** How far a buyer has come. */
    enum Stage {
        NEW,
        BOUGHT,
        ADDED,
        IN_GROUP,
        GONE
    }

    Buyer(long seed, int number) {
        this.number = number;
        this.random = new Random(seed * 1_000_003 + number);
        random.nextInt(); // neighbouring seeds begin alike
        int name = Math.floorMod(number * 7 + number / 18, FAMILY.size() * GIVEN.size());
        String called = random.nextInt(3) == 0
                ? FAMILY.get(name % FAMILY.size()) + GIVEN.get(name / FAMILY.size())
                : GIVEN.get(name / FAMILY.size());
        this.nickname = HOW.get(random.nextInt(HOW.size())).formatted(called);
        this.follows = chance(70);
        this.working = chance(45);
        this.shopKnowsBaby = chance(55);
        this.babyMonths = chance(70) ? random.nextInt(11) : drawn(random);
    }

    /** An older child, or one that is expected: of every three, two and one. */
    private static int drawn(Random random) {
        return random.nextInt(3) > 0 ? 12 + random.nextInt(22) : -1 - random.nextInt(8);
    }

    /** Whether the baby is still expected at an instant. */
    boolean expects(Instant now) {
        return bornAsOf(now).isAfter(YearMonth.from(ChinaTime.dayOf(now)));
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    String unionid() {
        return UNIONID + number;
    }

    /** The number of a buyer from their unionid; -1 for somebody else. */
    static int numberOf(String unionid) {
        return unionid.matches(UNIONID + "\\d{1,9}") ? Integer.parseInt(unionid.substring(UNIONID.length())) : -1;
    }

    /** The month the baby was born in or is expected in, told at an instant. */
    YearMonth bornAsOf(Instant now) {
        return YearMonth.from(ChinaTime.dayOf(now)).minusMonths(babyMonths);
    }

    /** Returns the buyer as the shop names one in its events. */
    Map<String, Object> asBuyer() {
        var buyer = new HashMap<String, Object>(Map.of("id", "B%05d".formatted(number), "nickname", nickname));
        if (number % 12 != 0) { // some buy without signing in with WeChat
            buyer.put("unionid", unionid());
        }
        if (number % 3 == 0) { // in numbers beginning with 154, which no carrier has
            buyer.put("phone", "154%08d".formatted(number));
        }
        return buyer;
    }
}

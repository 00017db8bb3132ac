package io.quanzi.content;

import io.quanzi.content.law.CopyContext;
import io.quanzi.content.law.CopyLaw;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How many texts a second the copy check reads: what a shop writes in a day, tips, deals, answers and notices, one in twenty
 * with a fault, by one thread and by one for each processor.
 */
public final class CopyCheckBench {
    private static final LocalDate DAY = LocalDate.parse("2026-12-01");
    private static final int ROUNDS = 4;
    private static final int TEXTS_A_ROUND = 40_000;
    private static final List<String> CLEAN = List.of(
            "宝宝每次睡觉都仰着放，白天的小觉也一样。小床里只留一张绷紧的床单，枕头、毛绒玩具和厚被子都先收起来。",
            "妈妈您好，您 11 月 28 日的订单里少了一包湿巾，仓库已经补寄，单号在订单页。",
            "六层纱布口水巾 5 条装，活动价 39 元，到 12 月 6 日为止。规则：每人限购 3 份，不与店铺券同用。",
            "周三晚上八点直播答疑，想问什么先在群里说，我们记下来。",
            "洗澡水先放凉的再放热的，38 到 40 摄氏度，用手肘内侧试过再抱宝宝进去。",
            "您的快递今天派送，不在家可以放驿站。",
            "会员日双倍积分，12 月 8 日全天，积分可换早教体验课。",
            "回家先洗手、换外衣，再抱宝宝。全家都这样做，比给宝宝擦手更管用。",
            "退款已受理，1 到 3 个工作日到账。",
            "新款推车比上一代轻 20%，折起来能放进后备箱，尺寸见详情页。",
            "发烧超过 38.5 度请及时就医，群里不代替医生看病。",
            "拼图 24 片，适合 3 岁以上，小零件请大人看着玩。",
            "母乳冷藏不超过 4 天，放在冰箱里侧，每袋写好日期和量。",
            "早上好，今天有雨，出门记得带伞。",
            "第一次使用要煮沸消毒 5 分钟，请使用前先看说明书。",
            "自提点改到第一百货三楼，营业到晚上九点。",
            "尿布前沿往下折一折，肚脐露在外面，腿围的边翻出来。",
            "天冷了，宝宝的后背温热不出汗，就是穿得正好。",
            "优惠券 12 月 31 日到期，还有 30 天，满 99 元可用。");
    private static final String FAULTY = "全网最低价的纸尿裤，手慢无，错过再等一年！";

    private CopyCheckBench() {}

    /** Measures and prints a table. */
    public static void main(String[] args) throws Exception {
        CopyLaw law = CopyLaw.shipped();
        List<String> texts = Stream.concat(CLEAN.stream(), Stream.of(FAULTY)).toList();
        int length = texts.stream().mapToInt(String::length).sum() / texts.size();
        int processors = Runtime.getRuntime().availableProcessors();
        System.out.printf("%d texts of %d characters in the mean, %d processors%n", texts.size(), length, processors);
        for (int threads : IntStream.of(1, processors).distinct().toArray()) {
            double best = 0;
            for (int round = 0; round < ROUNDS; round++) {
                best = Math.max(best, aSecond(law, texts, threads));
            }
            System.out.printf("%d threads: %,.0f texts a second%n", threads, best);
        }
    }

    private static double aSecond(CopyLaw law, List<String> texts, int threads) throws Exception {
        var pool = Executors.newFixedThreadPool(threads);
        try {
            Callable<Integer> share = () -> {
                int held = 0;
                for (int i = 0; i < TEXTS_A_ROUND / threads; i++) {
                    held += law.judge(texts.get(i % texts.size()), CopyContext.NONE, DAY)
                                    .verdict()
                                    .holds()
                            ? 1
                            : 0;
                }
                return held;
            };
            long began = System.nanoTime();
            for (var done : pool.invokeAll(
                    IntStream.range(0, threads).mapToObj(i -> share).toList())) {
                done.get();
            }
            return TEXTS_A_ROUND / ((System.nanoTime() - began) / 1e9);
        } finally {
            pool.shutdown();
        }
    }
}

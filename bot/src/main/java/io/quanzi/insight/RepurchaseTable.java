package io.quanzi.insight;

import io.quanzi.insight.RepurchaseReport.Needed;
import io.quanzi.insight.RepurchaseReport.NeededBySide;
import io.quanzi.insight.RepurchaseReport.Rate;
import io.quanzi.insight.RepurchaseReport.Rates;
import io.quanzi.insight.RepurchaseReport.Ratio;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.TextColumns;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A repurchase report as a table for a terminal, in Chinese or English. */
public final class RepurchaseTable {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final boolean chinese;

    private RepurchaseTable(boolean chinese) {
        this.chinese = chinese;
    }

    /** The table, with a line break after its last line; in Chinese for a Chinese locale, else in English. */
    public static String of(RepurchaseReport report, Locale locale) {
        return new RepurchaseTable(locale.getLanguage().equals("zh")).text(report);
    }

    private String text(RepurchaseReport report) {
        var lines = new ArrayList<String>();
        lines.add(say(
                        "复购率：首单在 %s 至 %s（含）的买家，截至 %s",
                        "Repurchase: buyers whose first purchase was from %s to %s, as of %s")
                .formatted(
                        report.from(),
                        report.to().minusDays(1),
                        MINUTE.format(report.asOf().atZone(ChinaTime.ZONE))));
        lines.addAll(TextColumns.aligned(List.of(
                List.of("", say("7 天", "7 days"), say("30 天", "30 days"), say("90 天", "90 days")),
                row(say("全部买家", "all buyers"), report.repurchase()),
                row(say("社群成员", "group members"), report.group()),
                row(say("普通买家", "ordinary buyers"), report.ordinary()))));
        lines.add(
                say("会员复购率（期内两单及以上）：", "members with two purchases or more in the window: ") + cell(report.members()));
        if (report.ratio() != null && report.difference() != null) {
            lines.add(ratio(report.ratio().within30Days()));
            lines.add(difference(report.difference().within30Days()));
        } else if (report.needed() != null) {
            lines.add(needed(report.needed().within30Days()));
        }
        return String.join("\n", lines) + "\n";
    }

    private String ratio(Ratio ratio) {
        return String.format(
                Locale.ROOT,
                say(
                        "社群成员 / 普通买家（30 天）：%.2f，95%% 区间 %.2f 至 %s；这是人群差异，不是因果",
                        "group members / ordinary buyers, 30 days: %.2f, 95%% interval %.2f to %s; selection, not"
                                + " cause"),
                ratio.value(),
                ratio.low(),
                ratio.high() == null
                        ? say("没有上限", "no upper bound")
                        : String.format(Locale.ROOT, "%.2f", ratio.high()));
    }

    private String difference(Ratio difference) {
        double high = difference.high() == null ? 1 : difference.high();
        return String.format(
                Locale.ROOT,
                say(
                        "社群成员 − 普通买家（30 天）：%+.1f 个百分点，95%% 区间 %+.1f 至 %+.1f",
                        "group members - ordinary buyers, 30 days: %+.1f points, 95%% interval %+.1f to %+.1f"),
                100 * difference.value(),
                100 * difference.low(),
                100 * high);
    }

    private String needed(NeededBySide sides) {
        var missing = new ArrayList<String>();
        if (sides.group() != null) {
            missing.add(say("社群成员", "group members: ") + needed(sides.group()));
        }
        if (sides.ordinary() != null) {
            missing.add(say("普通买家", "ordinary buyers: ") + needed(sides.ordinary()));
        }
        return say("社群成员 / 普通买家（30 天）：数据还不够，", "group members / ordinary buyers, 30 days: too few yet; ")
                + String.join(say("；", "; "), missing);
    }

    private String needed(Needed needed) {
        var missing = new ArrayList<String>();
        if (needed.buyers() > 0) {
            missing.add(say("%d 位买家", "%d more buyers").formatted(needed.buyers()));
        }
        if (needed.repurchased() > 0) {
            missing.add(say("%d 位复购", "%d more who came back").formatted(needed.repurchased()));
        }
        return say("还差 ", "") + String.join(say("、", ", "), missing);
    }

    private List<String> row(String name, @Nullable Rates rates) {
        return rates == null
                ? List.of(name, cell(null), cell(null), cell(null))
                : List.of(name, cell(rates.within7Days()), cell(rates.within30Days()), cell(rates.within90Days()));
    }

    private String cell(@Nullable Rate rate) {
        if (rate == null) {
            return say("无数据", "no data");
        }
        Needed needed = rate.needed();
        String counts = rate.repurchased() + " / " + rate.buyers();
        return needed == null
                ? String.format(Locale.ROOT, "%s = %.3f%%", counts, rate.rate() * 100)
                : counts + say("，", ", ") + needed(needed);
    }

    private String say(String inChinese, String inEnglish) {
        return chinese ? inChinese : inEnglish;
    }
}

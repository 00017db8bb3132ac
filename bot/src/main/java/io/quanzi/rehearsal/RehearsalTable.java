package io.quanzi.rehearsal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What came of a rehearsal as text for a terminal, in Chinese or English. */
final class RehearsalTable {
    private static final int MAX_GROUPS = 40;

    private final boolean chinese;
    private final List<String> lines = new ArrayList<>();

    private RehearsalTable(boolean chinese) {
        this.chinese = chinese;
    }

    /** The text, with a line break after its last line. */
    static String of(RehearsalResult result, Locale locale) {
        var table = new RehearsalTable(locale.getLanguage().equals("zh"));
        table.write(result);
        return String.join("\n", table.lines) + "\n";
    }

    private void write(RehearsalResult result) {
        say(
                "排演 %s 起 %d 天：%d 个群、%d 位客户、%d 位群主；订单 %d 笔，退款 %d 笔",
                "Rehearsal of %2$d days from %1$s: %3$d groups, %4$d customers, %5$d owners; %6$d orders, %7$d refunds",
                result.from(),
                result.days(),
                result.people().groups(),
                result.people().customers(),
                result.people().owners(),
                result.people().orders(),
                result.people().refunds());
        if (result.playbook() != null) {
            say("方案：%s", "Playbook: %s", result.playbook());
        }
        RehearsalResult.Posts posts = result.posts();
        say(
                "群发（按群计）：计划 %d，送达 %d，无人确认过期 %d，被拦下 %d，失败 %d，未完 %d",
                "Posts by group: %d planned, %d delivered, %d expired untapped, %d held back, %d failed, %d open",
                posts.planned(),
                posts.delivered(),
                posts.expired(),
                posts.held(),
                posts.failed(),
                posts.open());
        if (result.people().parked() > 0) {
            say(
                    "有 %d 件订单事件没有处理完，结果可能偏少",
                    "%d events of orders were not worked off to their end; there may be more than is shown",
                    result.people().parked());
        }
        RehearsalResult.Lived lived = result.lived();
        if (lived != null) {
            say(
                    "来往：新加福利官 %d 人，其中收到入群邀请 %d 人、进群 %d 人、没有合适的群 %d 人；老客户进群 %d 人，退群 %d 人，删除福利官 %d 人",
                    "Came and went: %d new contacts, %d of them led to a group, %d joined, %d found none with room; %d others"
                            + " joined, %d left, %d deleted the officer",
                    lived.contacts(),
                    lived.welcomed(),
                    lived.joined(),
                    lived.turnedAway(),
                    lived.othersJoined(),
                    lived.left(),
                    lived.lost());
            RehearsalResult.Rates rates = lived.rates();
            say(
                    "  按这样的比例（%%）：受邀后添加 %s，之后进群 %s；每 30 天退群 %s，老客户进群 %s，删除 %s；照店里最近 30 天：%s，其余用常见值",
                    "  at these rates (%%): invited who add %s, then join %s; in 30 days leave %s, others join %s, delete %s;"
                            + " of the shop's last 30 days: %s, the others are usual",
                    rates.contact(),
                    rates.join(),
                    rates.leave(),
                    rates.others(),
                    rates.lost(),
                    rates.ofShop().isEmpty() ? "-" : String.join(", ", rates.ofShop()));
        }
        RehearsalResult.Worst worst = result.worst();
        if (worst != null) {
            say(
                    "最忙的一天：%s，%s，点 %d 次，%.1f 分钟；多一位同事分担则 %.1f 分钟",
                    "Busiest day: %s on %s, %d taps, %.1f minutes; with a second officer %.1f minutes",
                    worst.userId(),
                    worst.day(),
                    worst.taps(),
                    worst.minutes(),
                    worst.withSecond());
        }
        RehearsalResult.Comparison comparison = result.comparison();
        if (comparison != null) {
            lines.add("");
            say("当时实际 -> 照这套方案", "What really happened -> with this playbook");
            for (RehearsalResult.Compared row : comparison.rows()) {
                lines.add("  %-16s %8d -> %-8d %s".formatted(row.figure(), row.then(), row.replayed(), row.of()));
            }
            say(
                    "  超出上限的群：%d 个（每天上限：%s）",
                    "  groups beyond their limits: %d (limit of a day: %s)",
                    comparison.over().size(),
                    comparison.dayCap() == 0 ? "-" : comparison.dayCap());
            comparison.over().stream()
                    .limit(MAX_GROUPS)
                    .forEach(group ->
                            lines.add("  %8d -> %-8d %s".formatted(group.then(), group.replayed(), group.name())));
        }
        lines.add("");
        say("群主", "Owners");
        for (RehearsalResult.OfficerMonth officer : result.officers()) {
            say(
                    "  %-20s 共点 %d 次，%.1f 分钟；最忙 %s，%.1f 分钟；错过 %d",
                    "  %-20s %d taps, %.1f minutes; busiest %s, %.1f minutes; missed %d",
                    officer.userId(),
                    officer.taps().stream().mapToInt(Integer::intValue).sum(),
                    officer.minutes().stream().mapToDouble(Double::doubleValue).sum(),
                    officer.worstDay() == null ? "-" : officer.worstDay(),
                    officer.worstMinutes(),
                    officer.missed());
        }
        if (!result.decisions().isEmpty()) {
            lines.add("");
            say("没有照计划发出", "Not sent as planned");
            for (RehearsalResult.Decision decision : result.decisions()) {
                say(
                        "  %s 起  %-12s %d 次、%d 个群  %s",
                        "  from %s  %-12s %d posts, %d groups  %s",
                        decision.firstDay(),
                        decision.reason(),
                        decision.posts(),
                        decision.groups(),
                        decision.title());
            }
        }
        lines.add("");
        say("群（送达，本月还可发）", "Groups (delivered, left this month)");
        result.groups().stream()
                .limit(MAX_GROUPS)
                .forEach(group -> lines.add(
                        "  %4d %4d  %s  %s".formatted(group.total(), group.budgetLeft(), group.owner(), group.name())));
        if (result.groups().size() > MAX_GROUPS) {
            say(
                    "  另有 %d 个群，--json 全部列出",
                    "  and %d more; --json lists all", result.groups().size() - MAX_GROUPS);
        }
        lines.add("");
        say(
                "积分：%d -> %d（发出 %d，收回或用掉 %d）；期末客户可用 %d 分，%d 人持有",
                "Points: %d -> %d (%d earned, %d taken back or spent); at the end %d may be spent, by %d people",
                result.points().before(),
                result.points().after(),
                result.points().earned(),
                result.points().taken(),
                result.points().liability(),
                result.points().holders());
        for (RehearsalResult.Pool pool : result.coupons()) {
            say(
                    "券 %s：需要 %d%s%s%s",
                    "Coupon %s: %d needed%s%s%s",
                    pool.title(),
                    pool.needed(),
                    after("，剩 ", ", left ", pool.left()),
                    after("，缺 ", ", missing ", pool.missing() == 0 ? null : pool.missing()),
                    pool.dryOn() == null
                            ? after("，用完于 ", ", runs out on ", pool.runsOutOn())
                            : after("，发不出的第一天 ", ", first day without ", pool.dryOn()));
        }
        for (RehearsalResult.SegmentGrowth segment : result.segments()) {
            say("人群 %s：%d -> %d", "Segment %s: %d -> %d", segment.title(), segment.before(), segment.after());
        }
    }

    private String after(String zh, String en, @Nullable Object value) {
        return value == null ? "" : (chinese ? zh : en) + value;
    }

    private void say(String zh, String en, Object... values) {
        lines.add(String.format(Locale.ROOT, chinese ? zh : en, values));
    }
}

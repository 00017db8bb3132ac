package io.quanzi.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.AuditLog.Entry;
import io.quanzi.shared.Message;
import io.quanzi.shared.StoredMessage;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was recorded is read as what it was and what it is. */
class AuditWordsTests {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "playbook.publish | version 3 | version 4 | version 4, tip-7 | version 3 → version 4 · tip-7",
                "playbook.publish | version 3 | version 4 | version 4 | version 3 → version 4",
                "post.stop | NOTIFIED | CANCELLED | | Waiting for owner → Cancelled",
                "user.off | ON | OFF | | on → off",
                "conflict.settle | OPEN | SETTLED | | open → settled",
                "clock.forward | 2026-03-01T02:00:00Z | 2026-03-02T02:00:00Z | | 2026-03-01 10:00:00 → 2026-03-02"
                        + " 10:00:00",
                "user.role | VIEWER | OFFICER lan | | Viewer → Officer lan",
                "user.role | | VIEWER | | Viewer",
                "user.create | | ADMIN | password made | Administrator · password made by the program",
                "work.retry | FAILED 3 | OPEN 3 | | failed 3 → open 3",
                "conflict.decide | OPEN | CARD | | open → the one of the card",
                "post.grown | WAITING | REVIEW | people=1321 groups=1 was people=1200 groups=1 | waiting to go →"
                        + " waiting for approval · 1321 customers, 1 groups; approved with 1200 customers, 1 groups",
                "post.grown | WAITING | REVIEW | people=1203 groups=0 limit people=1000 groups=10 | waiting to go →"
                        + " waiting for approval · 1203 customers, 0 groups; more than 1000 customers or 10 groups need"
                        + " approval",
                "customers.bulk | | PUT_IN moms | people=3 | put into the segment moms · 3 customers",
                "orders.export | | | rows=457 whole=true by= | 457 rows, no filter",
                "customers.export | | | rows=11 whole=true by=q,stage | 11 rows, filtered",
                "codes.export | | | rows=500 whole=false by= | broken off after 500 rows",
                "playbook.publish | version 3 | version 4 | version 4, text of version 1 | version 3 → version 4 ·"
                        + " text of version 1",
                "customer.merge | c3f9c0000000040008000abc1 | c2 | unionid | …8000abc1 → c2 · same unionid",
                "customer.family.withdraw | KEPT | ERASED | consent | kept → erased · the shop told that the consent"
                        + " was taken back"
            })
    void saysBeforeAndAfter(
            String action, @Nullable String before, @Nullable String after, @Nullable String detail, String words) {
        assertThat(AuditWords.change(entry(action, before, after, detail), Locale.ENGLISH))
                .isEqualToIgnoringCase(words);
    }

    @Test
    void leadsToTheDifferenceOfAFile() {
        assertThat(AuditPage.comparison(entry("playbook.publish", "version 3", "version 4", "")))
                .isEqualTo("/playbook/compare?path=templates%2Ftips.yaml&from=3&to=4");
        assertThat(AuditPage.comparison(entry("playbook.publish", "", "version 1", "")))
                .isEmpty();
    }

    @Test
    void saysWhatARunDidAndWhoAskedInTheLanguageOfThePage() {
        String said = StoredMessage.write(Message.of("run.did.posts", 6, 3));
        Entry now = ran(said);
        assertThat(AuditWords.change(now, Locale.ENGLISH))
                .isEqualTo("Done: " + Message.of("run.did.posts", 6, 3).in(Locale.ENGLISH));
        assertThat(AuditWords.change(now, Locale.SIMPLIFIED_CHINESE)).isEqualTo("已完成：已为 6 个群排好，等 3 位群主确认");
        assertThat(AuditWords.change(ran(""), Locale.ENGLISH)).isEqualTo("Done: 6 个群，3 位群主");

        assertThat(ActorNames.of("command", Locale.ENGLISH)).isEqualTo("a command on the server");
        assertThat(ActorNames.of("token reports", Locale.SIMPLIFIED_CHINESE)).isEqualTo("接口令牌“reports”");
        assertThat(ActorNames.of("xiaolan", Locale.ENGLISH)).isEqualTo("xiaolan");
    }

    @Test
    void saysWhatCameOfAnImportInTheLanguageOfThePage() {
        Message read =
                Message.of("import.sentences", Message.of("import.summary.nothing"), Message.of("import.undo.already"));
        Entry undone = new Entry(
                Instant.EPOCH,
                "admin",
                "import.undo",
                "i1",
                "orders.csv",
                read.toString(),
                Message.of("import.summary.undone-codes", 2, 1).toString(),
                "",
                "",
                StoredMessage.write(read),
                StoredMessage.write(Message.of("import.summary.undone-codes", 2, 1)));
        for (Locale language : List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)) {
            assertThat(AuditWords.change(undone, language))
                    .isEqualTo("%s → %s · orders.csv"
                            .formatted(
                                    read.in(language),
                                    Message.of("import.summary.undone-codes", 2, 1)
                                            .in(language)));
        }
        assertThat(AuditWords.change(
                        entry("import.orders", null, "IMPORTED", "a.csv sha256 9f86 with invitations"), Locale.CHINA))
                .isEqualTo("已导入 · a.csv sha256 9f86，同时发出邀请");
        assertThat(AuditWords.change(entry("import.codes", null, "IMPORTED", "a.csv swap diner"), Locale.CHINA))
                .isEqualTo("已导入 · a.csv，换券活动 diner");
    }

    @Test
    void saysAsWhatColumnsAreRead() {
        assertThat(AuditWords.change(entry("import.columns", "order_no,", "order_no,amount", ""), Locale.CHINA))
                .isEqualTo("订单号、不读 → 订单号、实付金额");
    }

    @Test
    void namesSegmentsAndShortensIds() {
        assertThat(AuditWords.change(entry("customers.bulk", "", "PUT_IN moms", ""), name -> "妈妈们", Locale.CHINA))
                .isEqualTo("加入人群 妈妈们");
        assertThat(AuditWords.change(
                        entry("post.copy", "", "DRAFT 3f9c000000004000800000000000abcd", ""), Locale.CHINA))
                .isEqualTo("草稿 …0000abcd");
    }

    private static Entry ran(String said) {
        return new Entry(
                Instant.EPOCH,
                "admin",
                "schedule.run",
                "daily-tip",
                "DONE 6 个群，3 位群主",
                "",
                "",
                "127.0.0.1",
                said,
                "",
                "");
    }

    private static Entry entry(
            String action, @Nullable String before, @Nullable String after, @Nullable String detail) {
        return new Entry(
                Instant.EPOCH,
                "admin",
                action,
                "templates/tips.yaml",
                text(detail),
                text(before),
                text(after),
                "127.0.0.1",
                "",
                "",
                "");
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given;
    }
}

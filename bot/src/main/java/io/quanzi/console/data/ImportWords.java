package io.quanzi.console.data;

import io.quanzi.customer.OrderImport;
import io.quanzi.onboarding.Inviter;
import io.quanzi.partners.Swaps;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What came of an import, on one line, in both languages: who reads it is a terminal, a log, or a page. */
final class ImportWords {
    private static final String NOTHING = " 没有任何变化 / nothing changed.";

    private ImportWords() {}

    static String of(OrderImport.Summary read) {
        String words = ("读入 %1$d 行：新增订单 %2$d，已有 %3$d，重复行 %4$d，新退款 %5$d，新买家 %6$d，未收 %7$d"
                        + " / %1$d rows: %2$d orders added, %3$d known, %4$d repeated, %5$d refunded, %6$d new buyers,"
                        + " %7$d set aside.")
                .formatted(
                        read.rows(),
                        read.added(),
                        read.known(),
                        read.repeated(),
                        read.refunded(),
                        read.newBuyers(),
                        read.rejected());
        return read.changedNothing() ? words + NOTHING : words;
    }

    static String of(InviteImported.Invited all) {
        long notAsked =
                all.notAsked().values().stream().mapToLong(Long::longValue).sum();
        String words =
                " 已邀请 %1$d 位，此前邀请过 %2$d 位，不宜邀请 %3$d 位%4$s / invited %1$d, %2$d had been before, %3$d are not to be invited%5$s."
                        .formatted(all.invited(), all.before(), notAsked, reasons(all, true), reasons(all, false));
        return all.left() == 0
                ? words
                : words
                        + " 还有 %1$d 位没能邀请，再导入一次即可继续 / %1$d could not be invited, import again to go on: %2$s."
                                .formatted(all.left(), all.why());
    }

    private static String others(Swaps.Imported read, boolean chinese) {
        String words = "";
        if (read.notGiven() > 0) {
            words += (chinese
                            ? "，不再补发 %d（已退款、不接收消息或活动已结束）"
                            : ", %d get none any more (gave back, want no messages, or the swap is over)")
                    .formatted(read.notGiven());
        }
        return words;
    }

    /** Such as （已是好友 2，拒绝营销 1）; empty when there is nobody. */
    private static String reasons(InviteImported.Invited all, boolean chinese) {
        if (all.notAsked().isEmpty()) {
            return "";
        }
        String list = new TreeMap<>(all.notAsked())
                .entrySet().stream()
                        .map(one -> word(one.getKey(), chinese) + " " + one.getValue())
                        .collect(Collectors.joining(chinese ? "，" : ", "));
        return chinese ? "（" + list + "）" : " (" + list + ")";
    }

    private static String word(Inviter.Invited why, boolean chinese) {
        return switch (why) {
            case CONTACT -> chinese ? "已是好友" : "contacts already";
            case OPTED_OUT -> chinese ? "不接收消息" : "want no messages";
            case REFUSED -> chinese ? "不同意营销" : "refused marketing";
            case HELD_OUT -> chinese ? "对照组" : "held out";
            case GIVEN_BACK -> chinese ? "订单已全部退款" : "gave all back";
            case OVER -> chinese ? "邀请已用过或已过期" : "invitation over";
            case LONG_AGO -> chinese ? "付款太久" : "paid too long ago";
            case UNKNOWN, YES -> chinese ? "查无此人" : "not known";
        };
    }

    static String of(Swaps.Imported read) {
        String words =
                "新券码 %1$d，已有 %2$d，未收 %3$d，补发 %4$d%5$s / %1$d codes added, %2$d known, %3$d set aside, %4$d handed on to who waited%6$s."
                        .formatted(
                                read.codes().fresh(),
                                read.codes().known(),
                                read.codes().rejected(),
                                read.handedOut(),
                                others(read, true),
                                others(read, false));
        return read.codes().fresh() == 0 && read.handedOut() == 0 && read.notGiven() == 0 ? words + NOTHING : words;
    }
}

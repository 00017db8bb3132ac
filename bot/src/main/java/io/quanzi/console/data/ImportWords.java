package io.quanzi.console.data;

import io.quanzi.customer.OrderImport;
import io.quanzi.partners.Swaps;

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
        String words =
                " 已邀请 %1$d 位，此前邀请过 %2$d 位，不宜邀请 %3$d 位 / invited %1$d, %2$d had been before, %3$d are contacts or want no messages."
                        .formatted(all.invited(), all.before(), all.notAsked());
        return all.left() == 0
                ? words
                : words
                        + " 还有 %1$d 位没能邀请，再导入一次即可继续 / %1$d could not be invited, import again to go on: %2$s."
                                .formatted(all.left(), all.why());
    }

    static String of(Swaps.Imported read) {
        String words =
                "新券码 %1$d，已有 %2$d，未收 %3$d，补发 %4$d / %1$d codes added, %2$d known, %3$d set aside, %4$d handed on to who waited."
                        .formatted(
                                read.codes().fresh(),
                                read.codes().known(),
                                read.codes().rejected(),
                                read.handedOut());
        return read.codes().fresh() == 0 && read.handedOut() == 0 ? words + NOTHING : words;
    }
}

package io.quanzi.console.customers;

import io.quanzi.coupons.CodePools;
import io.quanzi.customer.ImportUndo;
import io.quanzi.customer.OrderImport;
import io.quanzi.partners.Swaps;
import io.quanzi.shared.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Says the result of an import in sentences, for a terminal, a log or a page. */
final class ImportWords {
    private static final Message NOTHING = Message.of("import.summary.nothing");

    private ImportWords() {}

    static List<Message> of(OrderImport.Summary read) {
        var words = new ArrayList<Message>();
        words.add(Message.of(
                "import.summary.orders",
                read.rows(),
                read.added(),
                read.known(),
                read.repeated(),
                read.joined(),
                read.refunded(),
                read.newBuyers(),
                read.rejected(),
                read.conflicts()));
        words.addAll(read.notes());
        if (read.changedNothing()) {
            words.add(NOTHING);
        }
        return words;
    }

    static List<Message> of(InviteImported.Invited all) {
        var words = new ArrayList<Message>();
        long notAsked =
                all.notAsked().values().stream().mapToLong(Long::longValue).sum();
        words.add(Message.of("import.summary.invited", all.invited(), all.before(), notAsked));
        new TreeMap<>(all.notAsked())
                .forEach((why, people) -> words.add(Message.of("import.not-invited." + why.name(), people)));
        if (all.left() > 0) {
            words.add(Message.of("import.summary.left", all.left(), String.valueOf(all.why())));
        }
        return words;
    }

    static List<Message> of(Swaps.Imported read) {
        var words = new ArrayList<Message>();
        words.add(Message.of(
                "import.summary.codes",
                read.codes().fresh(),
                read.codes().known(),
                read.codes().rejected(),
                read.handedOut()));
        if (read.notGiven() > 0) {
            words.add(Message.of("import.summary.not-given", read.notGiven()));
        }
        words.addAll(read.codes().notes());
        if (read.codes().fresh() == 0 && read.handedOut() == 0 && read.notGiven() == 0) {
            words.add(NOTHING);
        }
        return words;
    }

    static Message of(ImportUndo.Undone undone) {
        return Message.of("import.summary.undone", undone.orders(), undone.refunds(), undone.people(), undone.kept());
    }

    static Message of(CodePools.TakenOut out) {
        return Message.of("import.summary.undone-codes", out.free(), out.issued());
    }
}

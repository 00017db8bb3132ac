package io.quanzi.outreach;

import io.quanzi.content.law.CopyCheck;
import io.quanzi.outreach.SendingPlan.Merging;
import io.quanzi.outreach.SendingPlan.Said;
import io.quanzi.outreach.SendingPlan.Unmerged;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts two posts into one message, as far as the law and WeCom let them stand in one: the host's words first, then what the
 * other says that the host does not. What teaches and carries a link to buy by begins with the mark of an advertisement.
 */
final class ContentMerger implements Merging {
    /** WeCom's own limit. */
    static final int MAX_TEXT_BYTES = 4_000;

    private static final String BETWEEN = "\n\n";

    private final CopyCheck copyCheck;
    private final Map<Pair, Optional<Unmerged>> known = new HashMap<>();

    private record Pair(Said host, Said rider, LocalDate day) {}

    ContentMerger(CopyCheck copyCheck) {
        this.copyCheck = copyCheck;
    }

    @Override
    public @Nullable Unmerged against(Optional<Said> host, Optional<Said> rider, LocalDate day) {
        return host.isEmpty() || rider.isEmpty()
                ? Unmerged.BOUND
                : known.computeIfAbsent(
                                new Pair(host.get(), rider.get(), day),
                                pair -> Optional.ofNullable(against(pair.host(), pair.rider(), day)))
                        .orElse(null);
    }

    private @Nullable Unmerged against(Said host, Said rider, LocalDate day) {
        if (host.content().text().isBlank() || rider.content().text().isBlank()) {
            return Unmerged.NOTHING_THERE;
        }
        if (host.subject() != null && rider.subject() != null) {
            return Unmerged.TWO_DEALS;
        }
        MessageContent merged = merged(host.content(), rider.content(), day);
        if (merged.text().getBytes(StandardCharsets.UTF_8).length > MAX_TEXT_BYTES) {
            return Unmerged.TOO_LONG;
        }
        if (merged.attachments().size() > MessageContent.MAX_ATTACHMENTS) {
            return Unmerged.TOO_MANY;
        }
        if (copyCheck.isHealthBesideGoods(DeliveryRules.whole(merged), day)) {
            return Unmerged.HEALTH;
        }
        return DeliveryRules.objections(copyCheck, merged, day).isEmpty() ? null : Unmerged.LAW;
    }

    /** Returns both in one, whether that may be or not. */
    MessageContent merged(MessageContent host, MessageContent rider, LocalDate day) {
        var attachments = new ArrayList<>(host.attachments());
        rider.attachments().stream()
                .filter(one -> host.attachments().stream()
                        .noneMatch(same -> same.mark().equals(one.mark())))
                .forEach(attachments::add);
        var both = new MessageContent(joined(host.text(), rider.text()), attachments, joined(host.own(), rider.own()));
        return DeliveryRules.marked(copyCheck, both, day);
    }

    private static String joined(String host, String rider) {
        boolean mark = host.contains(CopyCheck.MARK) || rider.contains(CopyCheck.MARK);
        String first = host.replace(CopyCheck.MARK, "");
        List<String> said = List.of(first.split(BETWEEN, -1));
        var text = new StringBuilder(mark ? CopyCheck.MARK : "").append(first.strip());
        for (String paragraph : rider.replace(CopyCheck.MARK, "").strip().split(BETWEEN, -1)) {
            if (!said.contains(paragraph)) {
                text.append(BETWEEN).append(paragraph);
            }
        }
        return text.toString();
    }
}

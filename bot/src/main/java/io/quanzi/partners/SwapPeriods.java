package io.quanzi.partners;

import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.Source;
import io.quanzi.shared.DatedEntries;
import io.quanzi.shared.DatedEntry;
import io.quanzi.shared.Message;
import java.time.LocalDate;
import java.util.List;
import org.springframework.stereotype.Component;

/** Gives the calendar the days on which orders qualify for each swap. */
@Component
class SwapPeriods implements DatedEntries {
    private final Playbook playbook;
    private final SwapFile file;

    SwapPeriods(Playbook playbook, SwapFile file) {
        this.playbook = playbook;
        this.file = file;
    }

    @Override
    public List<DatedEntry> between(LocalDate from, LocalDate until) {
        return playbook.active().stream()
                .map(Playbook.Active::source)
                .map(Source::path)
                .flatMap(path -> playbook.at(file, path).stream()
                        .filter(swap ->
                                !swap.from().isAfter(until) && !swap.until().isBefore(from))
                        .map(swap -> new DatedEntry(
                                "swap",
                                swap.from(),
                                swap.until(),
                                swap.partnerTitle(),
                                Message.literal(swap.category()),
                                path,
                                -1)))
                .toList();
    }
}

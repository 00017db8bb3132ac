package io.quanzi.content;

import io.quanzi.playbook.Playbook;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The deals, {@code templates/deals.yaml}. */
@Component
public class Deals {
    private final Playbook playbook;
    private final DealsFile file;

    Deals(Playbook playbook, DealsFile file) {
        this.playbook = playbook;
        this.file = file;
    }

    /**
     * The deal whose turn it is among those that are on that day, for the segment or for everyone, in the order of the
     * file. The same day always gives the same deal, as long as the file stays the same.
     *
     * @return empty when none is on for them
     */
    public Optional<Deal> forDay(LocalDate day, String segment) {
        return choose(playbook.at(file, DealsFile.PATH).orElse(List.of()), day, segment);
    }

    /** A deal as it is on a day; empty when it is not on then, or no file has it. */
    public Optional<Deal> find(String id, LocalDate day) {
        return playbook.at(file, DealsFile.PATH).orElse(List.of()).stream()
                .filter(offer -> offer.id().equals(id) && offer.isOn(day))
                .findFirst()
                .map(offer -> offer.on(day));
    }

    static Optional<Deal> choose(List<Offer> offers, LocalDate day, String segment) {
        return DailyRotation.of(
                        offers.stream()
                                .filter(offer -> TargetSegment.reaches(offer.audience(), segment) && offer.isOn(day))
                                .toList(),
                        day)
                .map(offer -> offer.on(day));
    }
}

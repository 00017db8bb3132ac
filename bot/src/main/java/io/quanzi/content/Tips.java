package io.quanzi.content;

import io.quanzi.playbook.Playbook;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The library of tips, {@code templates/tips.yaml}. */
@Component
public class Tips {
    private final Playbook playbook;
    private final TipsFile file;

    Tips(Playbook playbook, TipsFile file) {
        this.playbook = playbook;
        this.file = file;
    }

    /**
     * The tip whose turn it is: those for the segment and those for everyone take turns in the order of the file, one
     * a day. The same day always gives the same tip, as long as the file stays the same.
     *
     * @return empty when there is none for them
     */
    public Optional<Tip> forDay(LocalDate day, String segment) {
        return choose(playbook.at(file, TipsFile.PATH).orElse(List.of()), day, segment);
    }

    /** All for the segment and for everyone, in the order of the file, beginning with the one of {@link #forDay}. */
    public List<Tip> choices(LocalDate day, String segment) {
        return DailyRotation.from(
                playbook.at(file, TipsFile.PATH).orElse(List.of()).stream()
                        .filter(tip -> TargetSegment.reaches(tip.audience(), segment))
                        .toList(),
                day);
    }

    /** Those whose words stand in a text. */
    List<Tip> in(String text) {
        return playbook.at(file, TipsFile.PATH).orElse(List.of()).stream()
                .filter(tip -> text.contains(tip.text().strip()))
                .toList();
    }

    static Optional<Tip> choose(List<Tip> tips, LocalDate day, String segment) {
        return DailyRotation.of(
                tips.stream()
                        .filter(tip -> TargetSegment.reaches(tip.audience(), segment))
                        .toList(),
                day);
    }
}

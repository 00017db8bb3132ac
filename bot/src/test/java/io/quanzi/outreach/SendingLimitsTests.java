package io.quanzi.outreach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.outreach.SendingLimits.Caps;
import io.quanzi.outreach.SendingLimits.WhenFull;
import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendingLimitsTests {
    private final SendingLimitsFile file = new SendingLimitsFile();

    private SendingLimits read(String yaml) {
        return file.parse(new Source(SendingLimitsFile.PATH, yaml));
    }

    @Test
    void ofTheShippedFileAreNone() throws Exception {
        assertThat(read(Files.readString(Path.of(SendingLimitsFile.PATH)))).isEqualTo(SendingLimits.NONE);
    }

    @Test
    void areReadAsTheyAreWrittenAndWhatIsLeftOutIsNotLimited() {
        SendingLimits limits = read("""
            group: {day: 2, week: 9}
            quiet: {from: "22:00", to: "08:30"}
            full: by-hand
            priority: [deal, own]
            """);

        assertThat(limits.group()).isEqualTo(new Caps(2, 9, 0));
        assertThat(limits.person()).isEqualTo(Caps.NONE);
        assertThat(limits.quiet()).isEqualTo(new QuietHours(LocalTime.of(22, 0), LocalTime.of(8, 30)));
        assertThat(limits.full()).isEqualTo(WhenFull.BY_HAND);
        assertThat(limits.priority()).isEqualTo(List.of(PostKind.DEAL, PostKind.OWN, PostKind.TIP, PostKind.OTHER));
    }

    @Test
    void areRefusedWithLineAndCureWhereTheyMakeNoSense() {
        assertThatThrownBy(() -> read("""
            group: {day: 9, week: 3}
            person:
              day: 99
            quiet:
              from: 22
              to: ""
            full: later
            """))
                .isInstanceOfSatisfying(
                        InvalidFile.class,
                        invalid -> assertThat(String.join(
                                        "\n",
                                        invalid.violations().stream()
                                                .map(Object::toString)
                                                .toList()))
                                .contains("by-hand", "budget.yaml:7"));
        assertThatThrownBy(() -> read("""
            group: {day: 9, week: 3}
            person:
              day: 99
            quiet:
              from: 22h
              to: ""
            priority: [tip, tip]
            """))
                .isInstanceOfSatisfying(
                        InvalidFile.class,
                        invalid -> assertThat(invalid.violations().stream()
                                        .map(Object::toString)
                                        .toList())
                                .anyMatch(one -> one.contains(":1") && one.contains("3 a week are less than 9 a day"))
                                .anyMatch(one -> one.contains(":3") && one.contains("expected 0 to 31, got 99"))
                                .anyMatch(one -> one.contains(":5") && one.contains("got 22h")));
    }
}

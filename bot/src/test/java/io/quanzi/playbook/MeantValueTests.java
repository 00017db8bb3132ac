package io.quanzi.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.Message;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values as people write them, and what they are told to write. */
class MeantValueTests {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "?",
            value = {
                "whole|3,000|3000",
                "whole|1,234,567|1234567",
                "whole|２|2",
                "whole|30天|30",
                "whole|190 人|190",
                "whole|3,00|?",
                "whole|2万|?",
                "whole|2.5|?",
                "whole|两|?",
                "number|5％|5",
                "number|￥1,299.00|1299.00",
                "number|39.9元|39.9",
                "number|39,00|?",
                "flag|yes|true",
                "flag|True|true",
                "flag|是|true",
                "flag|关|false",
                "flag|0|false",
                "flag|也许|?",
                "day|2027/12/31|2027-12-31",
                "day|2027年1月5日|2027-01-05",
                "day|20271231|2027-12-31",
                "day|２０２７.１２.３１|2027-12-31",
                "day|2027-13-31|?",
                "day|12/31|?",
                "day|31/12/2027|?"
            })
    void areGuessedWhereTheyAreClear(String kind, String written, String meant) {
        Function<String, Message> guess = switch (kind) {
            case "whole" -> MeantValue::whole;
            case "number" -> MeantValue::number;
            case "flag" -> MeantValue::flag;
            default -> MeantValue::day;
        };

        assertThat(guess.apply(written))
                .isEqualTo(meant == null ? Message.NONE : Message.of("fault.then-write", meant));
    }
}

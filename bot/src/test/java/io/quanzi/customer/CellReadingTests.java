package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.Money;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellReadingTests {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2024-03-01 08:05:12       | 2024-03-01T00:05:12Z",
                "2024-03-01 08:05:12.500   | 2024-03-01T00:05:12.500Z",
                "2024/3/1 8:05             | 2024-03-01T00:05:00Z",
                "2024.3.1 8:05             | 2024-03-01T00:05:00Z",
                "2024/03/01                | 2024-02-29T16:00:00Z",
                "2024-3-1                  | 2024-02-29T16:00:00Z",
                "2024年3月1日 8:05          | 2024-03-01T00:05:00Z",
                "2024年3月1日8时5分12秒       | 2024-03-01T00:05:12Z",
                "2024年3月1日               | 2024-02-29T16:00:00Z",
                "2024/3/1 下午8:05          | 2024-03-01T12:05:00Z",
                "2024/3/1 上午12:05         | 2024-02-29T16:05:00Z",
                "2024/3/1 8:05 PM          | 2024-03-01T12:05:00Z",
                "２０２４－０３－０１　０８：０５   | 2024-03-01T00:05:00Z",
                "2024-03-01T08:05:12+08:00 | 2024-03-01T00:05:12Z",
                "2024-03-01T08:05:12Z      | 2024-03-01T08:05:12Z",
                "2024-03-01 08:05:12 +0800 | 2024-03-01T00:05:12Z",
                "2024-03-01 00:05:12 UTC+0 | 2024-03-01T00:05:12Z",
                "2024-03-01+08:00          | 2024-02-29T16:00:00Z",
                "20240301                  | 2024-02-29T16:00:00Z",
                "20240301080512            | 2024-03-01T00:05:12Z",
                "45352                     | 2024-02-29T16:00:00Z",
                "45352.336944              | 2024-03-01T00:05:12Z",
                "1709251512                | 2024-03-01T00:05:12Z",
                "1709251512000             | 2024-03-01T00:05:12Z",
            })
    void readsTimes(String written, Instant at) {
        assertThat(CellTimes.read(written))
                .hasValueSatisfying(time -> assertThat(time.at()).isEqualTo(at));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-30",
                "2024-13-01",
                "2024-03-01 24:30",
                "3/1/2024",
                "01-03-2024",
                "24/3/1",
                "1-Mar-24",
                "soon",
                "12345",
                "2024",
                "昨天",
                "2024-03-01 08:05:12 +99:00"
            })
    void readsNoTimeOutOfWhatIsNone(String written) {
        assertThat(CellTimes.read(written)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3/1/2024", "01-03-2024", "24/3/1", "03/04/24 10:00"})
    void knowsWhatIsAmbiguous(String written) {
        assertThat(CellTimes.isAmbiguous(written)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "129|12900",
                "129.0000|12900",
                "1,299.00|129900",
                "￥129.00|12900",
                "¥129|12900",
                "129元|12900",
                "129.5 元|12950",
                "１２９．００|12900",
                "1，299.00|129900",
                "CNY 19.9|1990",
                "-100.00|-10000",
                "￥-100.00|-10000",
                "-￥100|-10000",
                "(100.00)|-10000",
                "−5|-500",
                "+5|500",
                "12,345,678.90|1234567890"
            })
    void readsAmounts(String written, long fen) {
        assertThat(CellAmounts.read(written)).contains(new Money(fen));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1e3",
                "1.005",
                "$5",
                "USD 5",
                "1.299,00",
                "12,99",
                "1,29.00",
                "1.2万",
                "--5",
                "5-",
                "(5",
                "1234567890",
                "free",
                "=1+1",
                "0x10",
                "1 2"
            })
    void readsNoAmountOutOfWhatIsNone(String written) {
        assertThat(CellAmounts.read(written)).isEmpty();
    }

    @Property
    void readsEveryAmountItWrites(@ForAll @LongRange(min = -99_999_999_999L, max = 99_999_999_999L) long fen) {
        assertThat(CellAmounts.read(new Money(fen).yuan())).contains(new Money(fen));
    }

    @Property
    void readsEverySecondItWrites(@ForAll @LongRange(min = 631_152_000L, max = 4_000_000_000L) long second) {
        Instant at = Instant.ofEpochSecond(second);

        assertThat(CellTimes.read(at.toString()))
                .hasValueSatisfying(time -> assertThat(time.at()).isEqualTo(at));
    }
}

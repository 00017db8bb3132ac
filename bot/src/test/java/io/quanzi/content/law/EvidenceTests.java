package io.quanzi.content.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.Source;
import io.quanzi.shared.Alarm;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the shop's proofs let pass, and until when. */
class EvidenceTests {
    private static final String FILE = """
            proofs:
              - number: BB-2026-10
                document: 10 月销售统计报表
                claims:
                  - 本店 2026 年 10 月纸尿裤销量第一
                until: 2026-12-10
                by: manager
                entered: 2026-11-01
              - number: HJ-7
                document: 获奖证书
                claims:
                  - 荣获行业金奖
                sku: MY-101
                until: 2027-06-30
                by: manager
                entered: 2026-11-01
            """;

    private static final String SALES = "本店 2026 年 10 月纸尿裤销量第一，感谢支持";
    private static final String AWARD = "荣获行业金奖的推车到货了";

    private final EvidenceFile file = new EvidenceFile();
    private final Playbook playbook = mock(Playbook.class);
    private final ShopProofs proofs = new ShopProofs(playbook, file);

    private List<CopyFinding> against(String text, @Nullable String sku, String day) {
        when(playbook.at(any(EvidenceFile.class), eq(EvidenceFile.PATH)))
                .thenReturn(Optional.of(file.parse(new Source(EvidenceFile.PATH, FILE))));
        return CopyLaw.shipped()
                .judge(text, CopyContext.NONE.proved(proofs.of(sku)), LocalDate.parse(day))
                .objections();
    }

    @Test
    void passesUntilTheLastDayAndSaysThenWhichProofEnded() {
        assertThat(against(SALES, null, "2026-12-10")).isEmpty();

        assertThat(against(SALES, null, "2026-12-11")).singleElement().satisfies(finding -> {
            assertThat(finding.message().in(Locale.SIMPLIFIED_CHINESE))
                    .contains("证明“10 月销售统计报表 BB-2026-10”已于 2026-12-10 到期，请在“证据”里登记新的证明");
        });
    }

    @Test
    void provesItsOwnClaimOfItsOwnProductOnly() {
        assertThat(against(AWARD, "MY-101", "2026-12-01")).isEmpty();
        assertThat(against(AWARD, "MY-102", "2026-12-01")).isNotEmpty();
        assertThat(against(AWARD, null, "2026-12-01")).isNotEmpty();
        assertThat(against(SALES + "。获评年度十大品牌", null, "2026-12-01"))
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.rule()).isEqualTo("award"));
    }

    @Test
    void provesNoOtherGoodByTheSameFigure() {
        var proof = new CopyContext.Evidence("云朵纸尿裤抑菌率 99%", LocalDate.parse("2027-01-01"), null);
        CopyContext known = CopyContext.NONE.proved(List.of(proof));
        LocalDate day = LocalDate.parse("2026-12-01");

        assertThat(CopyLaw.shipped().judge("云朵纸尿裤抑菌率 99%", known, day).objections())
                .isEmpty();
        assertThat(CopyLaw.shipped().judge("小熊湿巾抑菌率 99%", known, day).objections())
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "本店 2026 年 10 月纸尿裤销量第一, true",
        "本店 26 年 10 月纸尿裤销量第一, true",
        "本店 2026 年十月纸尿裤销量第一, true",
        "'2026 年 10 月，本店纸尿裤销量第一，12 月 3 日前下单有礼盒', true",
        "本店 2025 年 10 月纸尿裤销量第一, false",
        "本店 2026 年 11 月纸尿裤销量第一, false",
        "本店 2026 年 1 月纸尿裤销量第一, false",
        "本店去年 10 月纸尿裤销量第一, false",
        "本店 2026 年第四季度纸尿裤销量第一, false",
        "本店 2026 年 10 月 1 日纸尿裤销量第一, false",
        "本店 2026 年纸尿裤销量第一, false",
        "本店 2026 年双 11 纸尿裤销量第一, false"
    })
    void provesItsOwnTimeOnly(String text, boolean passes) {
        assertThat(against(text, null, "2026-12-01").stream()
                        .filter(finding -> finding.word().contains("第一"))
                        .toList()
                        .isEmpty())
                .isEqualTo(passes);
    }

    @Test
    void aRankOfATimeMayStandInAFileThatHasItsProof() {
        String rank = "2026 年 10 月全国销量第一的纸尿裤";
        var proof = new CopyContext.Evidence(rank, LocalDate.parse("2027-01-01"), null);

        assertThat(CopyLaw.shipped().blockedIn(rank)).isEmpty();
        assertThat(CopyLaw.shipped().blockedInWhole(rank)).isEmpty();
        assertThat(CopyLaw.shipped().wordsIn(rank)).isNotEmpty();
        assertThat(CopyLaw.shipped().wordsIn(rank, List.of(proof))).isEmpty();
        assertThat(CopyLaw.shipped().blockedIn("全国销量第一的纸尿裤")).isNotEmpty();
    }

    @Test
    void refusesClaimsThatMeanAnotherTimeLater() {
        assertThatThrownBy(
                        () -> file.parse(new Source(EvidenceFile.PATH, FILE.replace("本店 2026 年 10 月纸尿裤", "本店今年纸尿裤"))))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining("本店今年纸尿裤");
    }

    @Test
    void filesMayClaimWhatHasAProofAndNoProofHelpsAgainstAnAbsolute() {
        List<CopyContext.Evidence> evidence =
                file.parse(new Source(EvidenceFile.PATH, FILE)).evidence();
        assertThat(CopyLaw.shipped().wordsIn(AWARD)).isNotEmpty();
        assertThat(CopyLaw.shipped().wordsIn(AWARD, evidence)).isEmpty();
        assertThat(CopyLaw.shipped().blockedIn(AWARD)).isEmpty();
        assertThat(CopyLaw.shipped().blockedIn("全网最好的纸尿裤")).isNotEmpty();
    }

    @Test
    void refusesClaimsThatWouldProveTooMuch() {
        assertThatThrownBy(() -> file.parse(new Source(
                        EvidenceFile.PATH, FILE.replace("荣获行业金奖", "第一").replace("HJ-7", "BB-2026-10"))))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining("4")
                .hasMessageContaining("BB-2026-10");
    }

    @Test
    void alarmsFourteenDaysBefore() {
        assertThat(alarms("2026-11-25")).isEmpty();
        assertThat(alarms("2026-11-26")).singleElement().satisfies(alarm -> {
            assertThat(alarm.key()).isEqualTo("alarm.evidence.ending");
            assertThat(alarm.values()).containsExactly("10 月销售统计报表 BB-2026-10 2026-12-10");
        });
        assertThat(alarms("2026-12-11")).singleElement().extracting(Alarm::key).isEqualTo("alarm.evidence.ended");
    }

    private List<Alarm> alarms(String day) {
        against("", null, day);
        Clock clock = Clock.fixed(Instant.parse(day + "T04:00:00Z"), ZoneOffset.UTC);
        return new EvidenceAlarms(proofs, clock).alarms();
    }
}

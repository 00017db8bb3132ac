package io.quanzi.partners;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.quanzi.inbox.Conflicts;
import io.quanzi.inbox.InboxFixture;
import io.quanzi.shared.SettableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RedemptionControllerTests {
    private static final String DOOR = "/partner/v1/redemptions";
    private static final String PARTNER = "family-restaurant";
    private static final String SECRET = "restaurant-secret";

    private final PartnersFixture fixture = new PartnersFixture();

    /** The machine's clock is another day than the program's. */
    private final SettableClock machine = new SettableClock("2026-11-20T00:00:00Z");

    private final AtomicInteger nonces = new AtomicInteger();
    private final PartnerNonces used = new PartnerNonces(fixture.mongo);
    private final PartnerSignatures signatures = new PartnerSignatures(
            new MockEnvironment()
                    .withProperty("quanzi.partners.family-restaurant.secret", SECRET)
                    .withProperty("quanzi.partners.photographer.secret", "another-secret"),
            used,
            machine);
    private final Conflicts conflicts = InboxFixture.conflicts(fixture.mongo, fixture.clock);
    private final MockMvc http = MockMvcBuilders.standaloneSetup(new RedemptionController(
                    signatures, fixture.grants, fixture.coupons.coupons, conflicts, fixture.clock))
            .build();

    @TempDir
    Path folder;

    private String code;

    @BeforeEach
    void giveACode() {
        fixture.codes(folder, 2);
        fixture.buys("O-1", "b-1", "母婴");
        code = fixture.told.get(0).code();
        fixture.clock.advance(Duration.ofHours(1));
    }

    private String report(String at, long amountFen) {
        return "{\"code\":\"%s\",\"at\":\"%s\",\"amountFen\":%d,\"table\":7}".formatted(code, at, amountFen);
    }

    private MockHttpServletResponse send(String body) throws Exception {
        return send(PARTNER, SECRET, "nonce-%04d".formatted(nonces.incrementAndGet()), body, body);
    }

    private MockHttpServletResponse send(String key, String secret, String nonce, String signed, String body)
            throws Exception {
        String timestamp = Long.toString(machine.instant().getEpochSecond());
        return http.perform(MockMvcRequestBuilders.post(DOOR)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(body)
                        .header("X-Quanzi-Key", key)
                        .header("X-Quanzi-Timestamp", timestamp)
                        .header("X-Quanzi-Nonce", nonce)
                        .header(
                                "X-Quanzi-Signature",
                                PartnerSignatures.sign(
                                        secret,
                                        timestamp,
                                        nonce,
                                        "POST",
                                        DOOR,
                                        signed.getBytes(StandardCharsets.UTF_8))))
                .andReturn()
                .getResponse();
    }

    private static JsonNode json(MockHttpServletResponse response) throws Exception {
        return new JsonMapper().readTree(response.getContentAsString(StandardCharsets.UTF_8));
    }

    @Test
    void takesARedemptionAndAnswersTheSameReportAlike() throws Exception {
        var first = send(report("2026-03-03T12:30:00+08:00", 18_800));
        var again = send(report("2026-03-03T04:30:00Z", 18_800));

        assertThat(first.getStatus()).isEqualTo(200);
        assertThat(again.getStatus()).isEqualTo(200);
        assertThat(again.getContentAsString()).isEqualTo(first.getContentAsString());
        assertThat(json(first).propertyNames()).containsExactly("code", "swap", "at", "amountFen");
        assertThat(fixture.report.month(YearMonth.of(2026, 3)).swaps())
                .containsExactly(new SwapReport.Row(PARTNER, PARTNER, "亲子餐厅", 1, 1, 18_800));
    }

    @Test
    void refusesOtherFactsForACodeThatWasRedeemed() throws Exception {
        send(report("2026-03-03T12:30:00+08:00", 18_800));

        var other = send(report("2026-03-03T12:30:00+08:00", 18_900));

        assertThat(other.getStatus()).isEqualTo(409);
        assertThat(json(other).path("detail").asString())
                .isEqualTo("the code was redeemed at 2026-03-03T12:30+08:00 for amountFen 18800 already");
        assertThat(conflicts.listOpen(0, 10)).singleElement().satisfies(conflict -> {
            assertThat(conflict.kind()).isEqualTo("redemption");
            assertThat(conflict.had()).containsEntry("amount", "188.00");
            assertThat(conflict.got()).containsEntry("amount", "189.00");
        });
    }

    @Test
    void refusesWhatCannotHaveBeen() throws Exception {
        assertThat(send(report("2026-03-03T11:58:00+08:00", 1)).getStatus()).isEqualTo(409);
        for (String at : List.of(
                "2026-03-03T13:11:00+08:00",
                "2009-01-01T00:00:00Z",
                "-999999999-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59Z")) {
            assertThat(send(report(at, 1)).getStatus()).as(at).isEqualTo(400);
        }
        for (String amount : List.of(
                "100000001", "9223372036854775807", "1e999", "1e99999999", "NaN", "\"1\"", "[]", "1,\"amountFen\":2")) {
            String body = report("2026-03-03T12:30:00+08:00", 7).replace(":7,\"table\"", ":" + amount + ",\"table\"");
            assertThat(send(body).getStatus()).as(amount).isEqualTo(400);
        }
        for (String strange : List.of("\\ud800", "\\u0000", "1.23457E+11", "****", "x".repeat(65), "{".repeat(3))) {
            String body = report("2026-03-03T12:30:00+08:00", 1).replace("\"" + code + "\"", "\"" + strange + "\"");
            assertThat(send(body).getStatus()).as(strange).isIn(400, 404);
        }
        assertThat(send("{\"a\":".repeat(2_000)).getStatus()).isEqualTo(400);
        assertThat(fixture.report.month(YearMonth.of(2026, 3)).swaps().get(0).redeemed())
                .isZero();
    }

    @Test
    void whatWasTakenBeforeThereWereLimitsBreaksNoReport() throws Exception {
        send(report("2026-03-03T12:30:00+08:00", 1));
        fixture.buys("O-2", "b-2", "母婴");
        String other = fixture.told.get(1).code();
        for (String each : List.of(code, other)) {
            fixture.mongo
                    .getCollection("coupon_codes")
                    .updateOne(
                            Filters.eq("code", each),
                            Updates.combine(
                                    Updates.set("state", "REDEEMED"),
                                    Updates.set("amount", Long.MAX_VALUE),
                                    Updates.set("redeemedAt", Date.from(fixture.clock.instant()))));
        }

        SwapReport.Month month = fixture.report.month(YearMonth.of(2026, 3));

        assertThat(month.swaps().get(0).amountFen()).isEqualTo(Long.MAX_VALUE);
        assertThat(month.text()).contains("92233720368547758.07");
    }

    @Test
    void refusesACodeThatWasOver() throws Exception {
        fixture.clock.advance(Duration.ofDays(100));

        var late = send(report("2026-06-01T12:30:00+08:00", 18_800));

        assertThat(late.getStatus()).isEqualTo(409);
        assertThat(json(late).path("detail").asString()).contains("good until 2026-05-03T00:00+08:00");
    }

    @Test
    void knowsNoCodeThatWasNotGivenOrIsAnotherPartners() throws Exception {
        String body = report("2026-03-03T12:30:00+08:00", 18_800);
        String free = body.replace(code, code.equals("R1") ? "R2" : "R1");

        assertThat(send(free).getStatus()).isEqualTo(404);
        assertThat(send("photographer", "another-secret", "nonce-other", body, body)
                        .getStatus())
                .isEqualTo(404);
    }

    @Test
    void namesEveryFieldAtFault() throws Exception {
        var refused = send("{\"at\":\"2026-03-03 12:30\",\"amountFen\":188.5}");

        assertThat(refused.getStatus()).isEqualTo(400);
        assertThat(refused.getContentType()).isEqualTo("application/problem+json");
        JsonNode errors = json(refused).path("errors");
        assertThat(errors.valueStream().map(error -> error.path("field").asString()))
                .containsExactly("code", "at", "amountFen");
        assertThat(errors.get(2).path("got").asString()).isEqualTo("188.5");
        assertThat(send("{not json").getStatus()).isEqualTo(400);
        assertThat(send(report("2026-03-09T12:30:00+08:00", 1)).getStatus()).isEqualTo(400);
        assertThat(send(report("2026-03-03T12:30:00+08:00", -1)).getStatus()).isEqualTo(400);
    }

    @Test
    void refusesABodyTooLarge() throws Exception {
        assertThat(send(" ".repeat(20_000)).getStatus()).isEqualTo(413);
    }

    @Test
    void refusesACallThatIsNotSignedByAPartner() throws Exception {
        String body = report("2026-03-03T12:30:00+08:00", 18_800);

        assertThat(http.perform(MockMvcRequestBuilders.post(DOOR).content(body))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isEqualTo(401);
        assertThat(send(PARTNER, "wrong", "nonce-a1", body, body).getStatus()).isEqualTo(401);
        assertThat(send("nobody", SECRET, "nonce-a2", body, body).getStatus()).isEqualTo(401);
        assertThat(send("../admin", SECRET, "nonce-a3", body, body).getStatus()).isEqualTo(401);
        assertThat(send(PARTNER, SECRET, "short", body, body).getStatus()).isEqualTo(401);
        assertThat(send(PARTNER, SECRET, "nonce-a4", body, body.replace("18800", "99900"))
                        .getStatus())
                .isEqualTo(401);
        assertThat(fixture.report.month(YearMonth.of(2026, 3)).swaps().get(0).redeemed())
                .isZero();
    }

    @Test
    void refusesACallSentTwice() throws Exception {
        String body = report("2026-03-03T12:30:00+08:00", 18_800);
        assertThat(send(PARTNER, SECRET, "nonce-same", body, body).getStatus()).isEqualTo(200);

        var replayed = send(PARTNER, SECRET, "nonce-same", body, body);

        assertThat(replayed.getStatus()).isEqualTo(401);
        assertThat(json(replayed).path("detail").asString()).contains("used before");
    }

    @Test
    void refusesACallSignedMoreThanFiveMinutesAwayFromTheMachinesClock() throws Exception {
        String body = report("2026-03-03T12:30:00+08:00", 18_800);
        String timestamp = Long.toString(machine.instant().getEpochSecond());
        var call = MockMvcRequestBuilders.post(DOOR)
                .content(body)
                .header("X-Quanzi-Key", PARTNER)
                .header("X-Quanzi-Timestamp", timestamp)
                .header("X-Quanzi-Nonce", "nonce-late")
                .header(
                        "X-Quanzi-Signature",
                        PartnerSignatures.sign(
                                SECRET, timestamp, "nonce-late", "POST", DOOR, body.getBytes(StandardCharsets.UTF_8)));

        machine.advance(Duration.ofSeconds(301));
        assertThat(http.perform(call).andReturn().getResponse().getStatus()).isEqualTo(401);
        machine.advance(Duration.ofSeconds(-1));
        assertThat(http.perform(call).andReturn().getResponse().getStatus()).isEqualTo(200);
    }

    @Test
    void forgetsNoncesOnlyWhenTheirTimestampIsRefusedAnyway() {
        used.use(PARTNER, "nonce-old", machine.instant());

        machine.advance(Duration.ofMinutes(10));
        signatures.forgetNonces();
        assertThat(used.use(PARTNER, "nonce-old", machine.instant())).isFalse();

        machine.advance(Duration.ofMinutes(6));
        signatures.forgetNonces();
        assertThat(used.use(PARTNER, "nonce-old", machine.instant())).isTrue();
    }

    @Test
    void signsAsTheManualSays() {
        // made with openssl: dgst -sha256 -hmac s3cret over the five parts, the last the SHA-256 of {}
        assertThat(PartnerSignatures.sign(
                        "s3cret", "1772510400", "nonce-0001", "POST", DOOR, "{}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("d166206cee3988f9dcb7554f74965553bf2fbac10babaac1b03148446a818eb6");
    }
}

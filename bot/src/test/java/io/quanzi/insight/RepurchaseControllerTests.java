package io.quanzi.insight;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.quanzi.customer.CustomerFixture;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.util.Locale;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class RepurchaseControllerTests {
    private final StaticListableBeanFactory none = new StaticListableBeanFactory();
    private final MockMvc mvc = MockMvcBuilders.standaloneSetup(new RepurchaseController(
                    new Repurchase(
                            CustomerFixture.purchases(TestMongo.fresh()),
                            none.getBeanProvider(GroupStays.class),
                            none.getBeanProvider(MemberLookup.class)),
                    new SettableClock("2026-05-01T00:00:00Z")))
            .build();

    @Test
    void answersAsOfNowOrAsOfTheStartOfADay() throws Exception {
        mvc.perform(get("/api/reports/repurchase?from=2026-03-01&to=2026-04-01"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.asOf").value("2026-05-01T00:00:00Z"));
        mvc.perform(get("/api/reports/repurchase?from=2026-03-01&to=2026-04-01&asOf=2026-04-20"))
                .andExpect(content()
                        .string("{\"from\":\"2026-03-01\",\"to\":\"2026-04-01\",\"asOf\":\"2026-04-19T16:00:00Z\","
                                + "\"repurchase\":{\"7\":null,\"30\":null,\"90\":null},"
                                + "\"members\":null,\"group\":null,\"ordinary\":null,\"ratio\":null,"
                                + "\"difference\":null,\"needed\":null}"));
    }

    @Test
    void answersWithATableForATerminalWhenAskedForText() throws Exception {
        mvc.perform(get("/api/reports/repurchase?from=2026-03-01&to=2026-04-01&format=text")
                        .locale(Locale.CHINA))
                .andExpect(jsonPath("$.text")
                        .value(Matchers.startsWith("复购率：首单在 2026-03-01 至 2026-03-31（含）的买家，截至 2026-05-01 08:00")));
    }

    @Test
    void refusesWhatIsNoDayAndSaysWhatItExpected() throws Exception {
        mvc.perform(get("/api/reports/repurchase?from=March&to=2026-04-01"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.detail")
                        .value(Matchers.startsWith("from: expected a day such as 2026-03-01, got \"March\"")));
        mvc.perform(get("/api/reports/repurchase?from=2026-04-01&to=2026-03-01"))
                .andExpect(status().isBadRequest());
    }
}

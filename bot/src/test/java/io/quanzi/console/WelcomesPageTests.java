package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.microsoft.playwright.Page;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.outreach.MessageContent;
import io.quanzi.outreach.Outreach;
import io.quanzi.sandbox.Browser;
import io.quanzi.shop.ShopEvent.Buyer;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;

/** A welcome that was not sent is told on the first page, listed with its reason, and goes when somebody has seen to it. */
@ConsoleTest
class WelcomesPageTests {
    @LocalServerPort
    private int port;

    @Autowired
    private Outreach outreach;

    @Autowired
    private Customers customers;

    @Autowired
    private MongoOperations mongo;

    /** Others of this kind leave rows in the store they share. */
    @BeforeEach
    @AfterEach
    void leaveNothing() {
        mongo.remove(Query.query(where("kind").is("WELCOME")), "deliveries");
        mongo.remove(new Query(), "officer_notes");
        mongo.remove(Query.query(where("action").is("welcome.settle")), "audit");
    }

    @Test
    void leadsFromTheFirstPageToWhoWasNotWelcomedAndWhy() {
        Customer lin = customers.findOrCreate(new Buyer("b-unwelcomed", null, null, null, "小林妈妈"), Instant.EPOCH);
        outreach.welcome(new Outreach.Welcome(lin, "wm-unwelcomed", "xiaoman", null), MessageContent.of("您好"));
        try (Browser browser = Browser.start()) {
            Page page = loggedIn(browser.desk("zh-CN"), "/");
            String alarm = "[data-alarm='alarm.welcome.NO_CODE']";
            assertThat(page.locator(alarm + " h4")).containsText("1 位新客没收到欢迎语");
            page.locator(alarm + " a").click();

            assertThat(page.locator("tbody tr:has([data-welcome='NO_CODE'])")).containsText("小林妈妈");
            assertThat(page.locator("tbody tr:has([data-welcome='NO_CODE'])")).containsText("福利官小满");
            page.navigate("http://127.0.0.1:" + port + "/welcomes?q=%E5%B0%8F%E6%9E%97&reason=COPY");
            assertThat(page.locator(".empty-title")).hasText("没有符合条件的结果");
            page.locator(".qz-chip").last().click();
            assertThat(page.locator("tbody tr")).hasCount(1);
            Browser.shoot(page, "welcomes-zh");
            Page phone = loggedIn(browser.phone("en-US"), "/welcomes");
            assertThat(phone.locator("[data-welcome='NO_CODE']")).containsText("WeCom gave no code");
            Browser.shoot(phone, "welcomes-en-phone");

            page.locator("[data-act=settle]").click();

            assertThat(page.locator(".empty-title")).hasText("欢迎语都发出去了");
            assertThat(browser.complaints()).isEmpty();
        }
        assertThat(mongo.count(Query.query(where("action").is("welcome.settle")), "audit"))
                .isEqualTo(1);
    }

    private Page loggedIn(Page page, String path) {
        return SignedIn.admin(page, "http://127.0.0.1:" + port + path);
    }
}

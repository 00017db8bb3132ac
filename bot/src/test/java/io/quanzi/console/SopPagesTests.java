package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import io.quanzi.customer.Customers;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.Source;
import io.quanzi.sandbox.Browser;
import io.quanzi.shared.Accessibility;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import javax.imageio.ImageIO;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/** A manager switches a SOP on, changes its steps in the grid, and takes somebody out, on a phone without JavaScript. */
@ConsoleTest
@Import(CommunityShop.class)
class SopPagesTests {
    private static final String PATH = "schedules/sops/new-contacts.yaml";

    @LocalServerPort
    private int port;

    @Autowired
    private Playbook playbook;

    @Autowired
    private PlaybookEditor editor;

    @Autowired
    private MongoTemplate mongo;

    private String before = "";
    private String person = "";

    @AfterEach
    void startOver() {
        editor.save(
                new Source(PATH, before), playbook.active(PATH).orElseThrow().version(), "test");
        mongo.updateFirst(Query.query(where("_id").is(person)), new Update().unset("contact"), Customers.COLLECTION);
        for (String collection : List.of("sops", "sop_runs", "sop_steps", "sop_stops", "message_pictures")) {
            mongo.remove(new Query(), collection);
        }
    }

    @Test
    void isSwitchedOnChangedInTheGridAndSomebodyIsTakenOut() throws IOException {
        before = playbook.active(PATH).orElseThrow().source().content();
        Document somebody =
                mongo.findOne(Query.query(where("contact").exists(false)), Document.class, Customers.COLLECTION);
        assertThat(somebody).isNotNull();
        person = somebody.getString("_id");
        mongo.updateFirst(
                Query.query(where("_id").is(person)),
                new Update()
                        .set(
                                "contact",
                                new Document("externalUserId", "wm-of-sop")
                                        .append("userId", "lan")
                                        .append("since", Date.from(CommunityShop.NOW.minus(Duration.ofDays(2))))
                                        .append("live", true)),
                Customers.COLLECTION);
        try (Browser browser = Browser.start()) {
            Page page = SignedIn.admin(browser.phoneWithoutScript("zh-CN"), url("/sops"));
            assertThat(page.locator("[data-sop]")).hasCount(3);
            look(page, "sops-zh");
            page.locator("[data-sop=new-contacts] [data-act=pause]").press("Enter");
            assertThat(page.locator("[data-sop=new-contacts] [data-state=going]"))
                    .isVisible();
            assertThat(text()).contains("paused: false ").contains("# 客户SOP：");

            page.locator("[data-sop=new-contacts] h2 a").press("Enter");
            assertThat(page.locator("[data-cell='3-10:00']")).containsText("给宝宝选纸尿裤");
            look(page, "sop-grid-zh");
            page.locator("[data-cell='3-10:00'] a").first().press("Enter");
            assertThat(page.locator("#about")).containsText("30 分钟");
            String words = page.locator("#text").inputValue();
            page.locator("#text").fill("全网最低价");
            page.locator("#look").press("Enter");
            assertThat(page.locator("#flaws-text")).containsText("最低");
            page.locator("#text").fill(words);
            page.locator("#day").fill("7");
            page.locator("#save").press("Enter");
            assertThat(page.locator("[data-field=day]").first()).containsText("一天只收一条");
            page.locator("#day").fill("4");
            page.locator("#save").press("Enter");
            assertThat(page.locator("[data-cell='4-10:00']")).isVisible();
            page.locator("[data-cell='4-10:00'] [data-act=copy]").press("Enter");
            page.locator("#day").fill("20");
            page.locator("#time").fill("21:30");
            page.locator("#save").press("Enter");
            assertThat(page.locator("[data-field=time]").first()).containsText("20:30");
            page.locator("#time").fill("15:30");
            page.locator("#file").setInputFiles(new FilePayload("size.png", "image/png", picture()));
            page.locator("#upload").press("Enter");
            assertThat(page.locator("[data-attachment='0'] img")).isVisible();
            assertThat(page.locator("#time")).hasValue("15:30");
            page.locator("#add-link").press("Enter");
            page.locator("#title-1").fill("全网最低价");
            page.locator("#save").press("Enter");
            assertThat(page.locator("[data-field='url-1']")).containsText("完整的链接");
            page.locator("#url-1").fill("https://shop.example.com/p/1");
            page.locator("#save").press("Enter");
            assertThat(page.locator("main")).containsText("最低价");
            page.locator("#title-1").fill("尺码表");
            page.locator("#look").press("Enter");
            assertThat(page.locator("#preview img")).isVisible();
            assertThat(page.locator("#preview")).containsText("尺码表");
            look(page, "sop-step-zh");
            page.locator("#save").press("Enter");
            assertThat(page.locator("[data-cell='20-15:30'] [data-under]")).containsText("2");
            assertThat(text()).contains("- { kind: picture, picture: ").contains("kind: link, title: 尺码表");
            assertThat(text()).contains("# 从加上福利官那天数起").contains("day: 20").contains("15:30");
            page.locator("[data-entry=step-1] [data-act=remove]").press("Enter");
            assertThat(page.locator("[data-cell='20-15:30']")).hasCount(0);

            // she was added two days ago: day 4 is the day after tomorrow
            page.navigate(url("/upcoming?in=2"));
            assertThat(page.locator("[data-step*='new-contacts/choose-size']")).containsText("给宝宝选纸尿裤");
            assertThat(page.locator("[data-step*='new-contacts/choose-size'] [data-sum]"))
                    .containsText("= 0");
            look(page, "sop-upcoming-zh");
            page.navigate(url("/plan?days=7"));
            assertThat(page.locator("[data-post*='new-contacts/choose-size'] [data-audience]"))
                    .containsText("= 0");
            look(page, "sop-plan-zh");

            page.navigate(url("/customers/" + person));
            assertThat(page.locator("[data-way=new-contacts] [data-state=COMING]"))
                    .hasCount(3);
            look(page, "sop-person-zh");
            page.locator("[data-act=take-out]").press("Enter");
            assertThat(page.locator("[data-over=BY_HAND]")).containsText("admin");
            page.locator("[data-act=put-back]").press("Enter");
            assertThat(page.locator("[data-act=take-out]")).isVisible();
            page.navigate(url("/sops?lang=en"));
            look(page, "sops-en");

            Page desk = SignedIn.admin(browser.desk("zh-CN"), url("/playbook/entries?path=" + PATH));
            assertThat(Accessibility.faults(desk)).isEmpty();
            desk.navigate(url("/playbook/entry?path=" + PATH + "&id=hello"));
            desk.locator("#text").fill("您好，史上最好的福利官");
            assertThat(desk.locator("#flaws-text")).containsText("史上最");
            assertThat(Accessibility.faults(desk)).isEmpty();
        }
    }

    private static byte[] picture() throws IOException {
        var png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(90, 60, BufferedImage.TYPE_INT_RGB), "png", png);
        return png.toByteArray();
    }

    private String text() {
        return playbook.active(PATH).orElseThrow().source().content();
    }

    private static void look(Page page, String name) {
        page.setViewportSize(390, 900);
        Browser.shoot(page, name);
        assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as("overflow of " + name)
                .isEqualTo(0);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}

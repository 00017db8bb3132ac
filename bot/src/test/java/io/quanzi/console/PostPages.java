package io.quanzi.console;

import com.microsoft.playwright.Page;
import io.quanzi.broadcast.PostDrafts;
import io.quanzi.sandbox.Browser;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.SettableClock;
import java.time.Instant;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.security.crypto.password.PasswordEncoder;

/** What tests of managers' own posts have in common: {@link CommunityShop}, a browser, and nothing posted before each. */
abstract class PostPages {
    static final Query OWN = Query.query(Criteria.where("campaign").regex("^manual@"));
    static Browser browser;

    @LocalServerPort
    int port;

    @Autowired
    MongoOperations mongo;

    @Autowired
    SettableClock clock;

    @Autowired
    Users users;

    @Autowired
    PasswordEncoder passwords;

    @Autowired
    PostDrafts drafts;

    @BeforeAll
    static void openBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @AfterEach
    void nothingWasPosted() {
        browser.startOver();
        mongo.remove(OWN, "mass_tasks");
        mongo.remove(new Query(), "post_drafts");
        mongo.remove(new Query(), "group_texts");
    }

    void customersOf(String chatId, int customers) {
        mongo.updateFirst(
                Query.query(Criteria.where("_id").is(chatId)), Update.update("customers", customers), "groups");
    }

    /**
     * A contact of lan's.
     *
     * @param agreed whether she agreed to messages
     */
    Document contact(String externalUserId, boolean agreed) {
        Instant now = clock.instant();
        return new Document("_id", CustomerId.next().value())
                .append("nickname", "小满")
                .append(
                        "contact",
                        new Document("externalUserId", externalUserId)
                                .append("userId", "lan")
                                .append("since", now)
                                .append("live", true))
                .append("traits", new Document())
                .append(
                        "consent",
                        new Document(
                                "marketing",
                                new Document("given", agreed)
                                        .append("source", "card")
                                        .append("version", "1")
                                        .append("at", now)))
                .append("optedOut", false)
                .append("arm", 99)
                .append("firstSeenAt", now)
                .append("version", 1L);
    }

    List<String> audited(String action) {
        return mongo.find(Query.query(Criteria.where("action").is(action)), Document.class, "audit").stream()
                .map(line -> line.getString("detail"))
                .toList();
    }

    Page loggedIn(Page page, String path) {
        return SignedIn.admin(page, url(path));
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}

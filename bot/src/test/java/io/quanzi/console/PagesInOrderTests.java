package io.quanzi.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Whatever page lists some of many asks for them in an order without ties, so that none stands on two pages or on none. */
@ConsoleTest
class PagesInOrderTests {
    private static final String PAGES = "http-nio-";
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    /** Fields that no two documents share. */
    private static final Set<String> UNIQUE = Set.of("_id", "seq", "number", "contact.externalUserId");

    private final HttpClient admin =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @LocalServerPort
    private int port;

    @Autowired
    private ObjectProvider<RequestMappingInfoHandlerMapping> mappings;

    @Autowired
    private Asked asked;

    @Test
    void haveNoTies() throws Exception {
        send(request("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(
                        "username=admin&password=" + ConsoleTest.PASSWORD + "&_csrf=" + csrf("/login"))));
        asked.forget();
        for (String page : pages()) {
            send(request(page));
        }

        assertThat(asked.sorts)
                .contains("customers {\"firstSeenAt\": -1, \"_id\": -1}")
                .hasSizeGreaterThan(5);
        assertThat(asked.ties).isEmpty();
    }

    private List<String> pages() {
        var pages = new ArrayList<String>();
        mappings.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .filter(mapping -> mapping.getMethodsCondition().getMethods().contains(RequestMethod.GET))
                .flatMap(mapping -> mapping.getPatternValues().stream())
                .filter(path -> !path.contains("{") && !path.contains("*") && !path.startsWith("/actuator"))
                .forEach(pages::add);
        assertThat(pages).contains("/", "/customers", "/orders").hasSizeGreaterThan(20);
        return pages;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Accept", "text/html, */*;q=0.5");
    }

    private String send(HttpRequest.Builder request) throws Exception {
        return admin.send(request.build(), BodyHandlers.ofString()).body();
    }

    private String csrf(String path) throws Exception {
        Matcher found = CSRF.matcher(send(request(path)));
        assertThat(found.find()).isTrue();
        return URLEncoder.encode(found.group(1), StandardCharsets.UTF_8);
    }

    /** Hears what pages ask the database, on the threads of their requests; {@link ConsoleTest} has it, so that all share it. */
    static class Asked implements CommandListener {
        private final Set<String> sorts = new ConcurrentSkipListSet<>();
        private final Set<String> ties = new ConcurrentSkipListSet<>();

        /** What other tests of the same program asked. */
        private void forget() {
            sorts.clear();
            ties.clear();
        }

        @Bean
        MongoClientSettingsBuilderCustomizer heard() {
            return settings -> settings.addCommandListener(this);
        }

        @Override
        public void commandStarted(CommandStartedEvent event) {
            BsonDocument command = event.getCommand();
            if (event.getCommandName().equals("find")
                    && command.containsKey("sort")
                    && command.containsKey("limit")
                    && command.getNumber("limit").intValue() > 1
                    && Thread.currentThread().getName().startsWith(PAGES)) {
                String sort = command.getString("find").getValue() + " " + command.getDocument("sort");
                sorts.add(sort);
                if (command.getDocument("sort").keySet().stream().noneMatch(UNIQUE::contains)) {
                    ties.add(sort);
                }
            }
        }
    }
}

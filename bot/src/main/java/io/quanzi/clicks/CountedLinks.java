package io.quanzi.clicks;

import io.quanzi.customer.Customers;
import io.quanzi.playbook.Playbook;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Makes counted links of addresses, and leads from one to where it goes. */
@Component
public class CountedLinks {
    /** How long a link leads on: longer than anybody finds an old message. */
    static final Duration LIFE = Duration.ofDays(180);

    /** An address as it stands in a text: Chinese words and punctuation end it, as do marks at the end of a sentence. */
    private static final Pattern ADDRESS =
            Pattern.compile("https?://[A-Za-z0-9._~:/?#@!$&*+,;=%()\\[\\]'-]*[A-Za-z0-9_~/#&=%+$*-]");

    /** Neither vowels nor figures that look like one: no code spells a word that the law is against. */
    private static final String LETTERS = "23456789bcdfghjkmnpqrstvwxz";

    private static final int CODE_LENGTH = 12;
    private static final Pattern CODE = Pattern.compile("[" + LETTERS + "]{" + CODE_LENGTH + "}");

    private final Playbook playbook;
    private final LinkHostsFile file;
    private final ClickRows rows;
    private final Customers customers;
    private final Clock clock;
    private final String publicUrl;

    CountedLinks(
            Playbook playbook,
            LinkHostsFile file,
            ClickRows rows,
            Customers customers,
            Clock clock,
            @Value("${quanzi.public-url}") String publicUrl) {
        this.playbook = playbook;
        this.file = file;
        this.rows = rows;
        this.customers = customers;
        this.clock = clock;
        this.publicUrl = publicUrl.endsWith("/") ? publicUrl.substring(0, publicUrl.length() - 1) : publicUrl;
    }

    private LinkHosts hosts() {
        return playbook.at(file, LinkHostsFile.PATH).orElse(LinkHosts.NONE);
    }

    /** Whether links to an address are counted. */
    public boolean isRegistered(String address) {
        return hosts().registered(address)
                .filter(uri -> !address.startsWith(publicUrl + "/"))
                .isPresent();
    }

    /** Returns a text with a counted link for each address of a registered host; all else stays as it is. */
    public String inText(String text, LinkSource source) {
        Matcher address = ADDRESS.matcher(text);
        var counted = new StringBuilder();
        while (address.find()) {
            address.appendReplacement(counted, Matcher.quoteReplacement(counted(address.group(), source)));
        }
        return address.appendTail(counted).toString();
    }

    /** Returns the counted link to an address; of a host that is not registered, the address itself. */
    public String counted(String address, LinkSource source) {
        return isRegistered(address) ? publicUrl + "/r/" + code(address, source) : address;
    }

    private String code(String target, LinkSource source) {
        Instant now = clock.instant();
        String name = source.message() + "\n" + target;
        String code = letters(name);
        for (int again = 1; !rows.insert(code, source, target, now, now.plus(LIFE)); again++) {
            code = letters(name + "\n" + again);
        }
        return code;
    }

    private static String letters(String words) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(words.getBytes(StandardCharsets.UTF_8));
            var letters = new StringBuilder();
            for (int i = 0; i < CODE_LENGTH; i++) {
                // two bytes a letter, so that none comes up noticeably more often
                int number = (digest[2 * i] & 0xff) << 8 | (digest[2 * i + 1] & 0xff);
                letters.append(LETTERS.charAt(number % LETTERS.length()));
            }
            return letters.toString();
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    /** Where a code leads; empty when it is unknown or ended, or its host is registered no more. */
    public Optional<URI> find(String code) {
        return CODE.matcher(code).matches()
                ? rows.find(code, clock.instant()).flatMap(link -> hosts().registered(link.target()))
                : Optional.empty();
    }

    /** Counts that a person opened a link. */
    public void recordClick(String code) {
        Instant now = clock.instant();
        rows.find(code, now).ifPresent(link -> {
            rows.countDay(link, now);
            if (link.person() != null
                    && customers
                            .find(link.person())
                            .filter(person -> person.consentsTo("profiling"))
                            .isPresent()) {
                rows.recordVisit(link, now);
            }
        });
    }

    @Scheduled(fixedDelay = 3_600_000, initialDelay = 60_000)
    void forgetEnded() {
        rows.removeEnded(clock.instant());
    }
}

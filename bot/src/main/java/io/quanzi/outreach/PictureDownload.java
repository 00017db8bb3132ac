package io.quanzi.outreach;

import io.quanzi.outreach.MessagePictures.Kept;
import io.quanzi.shared.PrivateAddresses;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.http.HttpEntity;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.conn.SystemDefaultDnsResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Fetches a picture whose address a manager wrote, and keeps it: customers get ours, and see what the manager saw. The
 * address comes from a person, so nothing but a picture of {@link MessagePictures#MAX_BYTES} at most is read, for a few
 * seconds at most, and never from a private address, also not by a redirect or a name that means one.
 */
@Component
public class PictureDownload {
    private static final Logger log = LoggerFactory.getLogger(PictureDownload.class);

    private static final int CONNECT_MILLIS = 3_000;
    private static final int READ_MILLIS = 4_000;
    private static final int MAX_REDIRECTS = 3;

    private final MessagePictures pictures;
    private final Predicate<InetAddress> isPrivate;
    private final Duration patience;

    @Autowired
    PictureDownload(MessagePictures pictures) {
        this(pictures, PrivateAddresses::contains, Duration.ofSeconds(8));
    }

    /** @param patience how long one picture may take */
    PictureDownload(MessagePictures pictures, Predicate<InetAddress> isPrivate, Duration patience) {
        this.pictures = pictures;
        this.isPrivate = isPrivate;
        this.patience = patience;
    }

    /** Says that a host is in a network where neither customers nor WeCom reach it. */
    private static final class PrivateHost extends UnknownHostException {
        private static final long serialVersionUID = 1;

        private PrivateHost(String host) {
            super(host);
        }
    }

    /** Whether a text is an address that can be asked for a picture. */
    public static boolean isAddress(String text) {
        try {
            URI address = URI.create(text);
            return address.getHost() != null && Set.of("http", "https").contains(address.getScheme());
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    /**
     * Fetches and keeps a picture; where that cannot be, says why.
     *
     * @param address as {@link #isAddress} takes it
     * @param by who wrote it
     */
    public Kept fetch(String address, String by) {
        var get = new HttpGet(address);
        get.setHeader("Accept", "image/png,image/jpeg");
        CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
                .execute(get::abort);
        try (CloseableHttpClient client = client();
                CloseableHttpResponse answer = client.execute(get)) {
            int status = answer.getStatusLine().getStatusCode();
            HttpEntity body = answer.getEntity();
            if (status != 200 || body == null) {
                return Kept.refused("picture.fetch.status", status);
            }
            try (InputStream content = body.getContent()) {
                byte[] bytes = content.readNBytes(MessagePictures.MAX_BYTES + 1);
                get.abort(); // the rest of what is too large is not waited for
                Kept kept = pictures.keep(bytes, by);
                return kept.refused() == null || bytes.length > MessagePictures.MAX_BYTES
                        ? kept
                        : Kept.refused("picture.fetch.type");
            }
        } catch (PrivateHost refused) {
            return Kept.refused("picture.fetch.private", String.valueOf(refused.getMessage()));
        } catch (UnknownHostException unknown) {
            return Kept.refused("picture.fetch.unknown", get.getURI().getHost());
        } catch (IOException failed) {
            log.info("picture not fetched host={} cause={}", get.getURI().getHost(), failed.toString());
            return get.isAborted() || failed instanceof InterruptedIOException
                    ? Kept.refused("picture.fetch.slow", patience.toSeconds())
                    : Kept.refused("picture.fetch.failed", get.getURI().getHost());
        }
    }

    /** Without a proxy of the machine, which would look names up itself; whatever is connected to was looked at before. */
    private CloseableHttpClient client() {
        return HttpClients.custom()
                .setDnsResolver(host -> {
                    InetAddress[] addresses = SystemDefaultDnsResolver.INSTANCE.resolve(host);
                    if (Stream.of(addresses).anyMatch(isPrivate)) {
                        throw new PrivateHost(host);
                    }
                    return addresses;
                })
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectTimeout(CONNECT_MILLIS)
                        .setConnectionRequestTimeout(CONNECT_MILLIS)
                        .setSocketTimeout(READ_MILLIS)
                        .setMaxRedirects(MAX_REDIRECTS)
                        .build())
                .setUserAgent("Mozilla/5.0 (compatible; Quanzi)")
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }
}

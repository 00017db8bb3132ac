package io.quanzi.outreach;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.PrivateAddresses;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.shared.TestPicture;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that are fetched from addresses that people wrote. */
class PictureDownloadTests {
    private final MessagePictures pictures = new MessagePictures(
            TestMongo.fresh(),
            new FakeMessenger(),
            new SettableClock("2026-03-03T02:00:00Z"),
            "https://bot.example.com");

    @Test
    void isKeptAsIfItHadBeenUploadedAlsoWhereItsAddressLeadsOn() {
        try (var host = new PicturesNearby()) {
            PictureDownload download = PicturesNearby.download(pictures, Duration.ofSeconds(30));

            String id = download.fetch(host.address("/a.png"), "xiaolan").id();

            assertThat(id)
                    .isEqualTo(pictures.keep(TestPicture.of("png", 90, 40), "xiaolan")
                            .id());
            assertThat(download.fetch(host.address("/moved"), "xiaolan").id()).isEqualTo(id);
        }
    }

    @ParameterizedTest
    @CsvSource({"/page,不是 JPG 或 PNG", "/large,图片最大 10 MB", "/none,没有给出图片（回答 404）", "/inside,这个地址（127.0.0.1）在内网或本机"})
    void saysWhyItIsNotTaken(String path, String why) {
        try (var host = new PicturesNearby()) {
            MessagePictures.Kept kept =
                    PicturesNearby.download(pictures, Duration.ofSeconds(30)).fetch(host.address(path), "xiaolan");

            assertThat(kept.id()).isNull();
            assertThat(kept.refused().in(Locale.CHINA)).contains(why);
            assertThat(pictures.latest(1)).isEmpty();
        }
    }

    @Test
    void isNotWaitedForLonger() {
        try (var host = new PicturesNearby()) {
            assertThat(PicturesNearby.download(pictures, Duration.ofMillis(300))
                            .fetch(host.address("/slow"), "xiaolan")
                            .refused()
                            .key())
                    .isEqualTo("picture.fetch.slow");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:1/a.png", "http://[::1]:1/a.png", "http://localhost:1/a.png"})
    void isNeverFetchedFromThisMachine(String address) {
        assertThat(new PictureDownload(pictures)
                        .fetch(address, "xiaolan")
                        .refused()
                        .key())
                .isEqualTo("picture.fetch.private");
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3,true", "172.16.0.1,true", "192.168.1.1,true", "169.254.169.254,true", "100.64.0.1,true",
                "0.0.0.0,true",
        "224.0.0.1,true", "::1,true", "fd00::1,true", "fe80::1,true", "::ffff:10.0.0.1,true", "64:ff9b::a00:1,true",
        "203.0.113.7,false", "2001:4860::8888,false"
    })
    void tellsPrivateAddressesFromPublicOnes(String address, boolean isPrivate) throws UnknownHostException {
        assertThat(PrivateAddresses.contains(InetAddress.getByName(address))).isEqualTo(isPrivate);
    }
}

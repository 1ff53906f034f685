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

package io.asgi.benchmarks.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.netty.util.Version;
import org.apache.catalina.util.ServerInfo;
import reactor.netty.ReactorNetty;

import org.springframework.boot.SpringBootVersion;
import org.springframework.core.SpringVersion;

/**
 * What the figures depend on: hardware, kernel, versions.
 */
final class Machine {

	private static final List<String> PACKAGES = List.of("wrk", "nghttp2-client", "python3", "uvicorn",
			"python3-uvloop", "python3-httptools", "python3-websockets", "python3-hypercorn", "daphne");

	private Machine() {
	}

	/**
	 * Return the facts by their names.
	 */
	static Map<String, String> facts() throws IOException {
		Map<String, String> facts = new LinkedHashMap<>();
		facts.put("CPU", cpu());
		facts.put("Cores", Integer.toString(Cores.all()));
		facts.put("Kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
		facts.put("JDK", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
		facts.put("This project", System.getProperty("benchmark.commit", "not known"));
		facts.put("Spring Boot", String.valueOf(SpringBootVersion.getVersion()));
		facts.put("Spring Framework", String.valueOf(SpringVersion.getVersion()));
		facts.put("Reactor Netty", String.valueOf(ReactorNetty.class.getPackage().getImplementationVersion()));
		facts.put("Netty",
				String.valueOf(Version.identify().getOrDefault("netty-common", null)).replaceAll("\\(.*", ""));
		facts.put("Tomcat", ServerInfo.getServerNumber());
		for (String name : PACKAGES) {
			facts.put(name, output("dpkg-query", "-W", "-f", "${Version}", name));
		}
		return facts;
	}

	private static String cpu() throws IOException {
		try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
			return lines.filter((line) -> line.startsWith("model name"))
				.map((line) -> line.substring(line.indexOf(':') + 1).strip())
				.findFirst()
				.orElse("not known");
		}
	}

	private static String output(String... command) throws IOException {
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
		return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
	}

}

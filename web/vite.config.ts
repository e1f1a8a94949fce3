import { defineConfig } from "vite";

// Every file has a name that changes with its content, so that browsers may keep it for good.
export default defineConfig({
  base: "/assets/",
  build: {
    outDir: "../api/built",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    target: "es2022",
    rollupOptions: {
      input: ["src/theme.ts", "src/page.ts"],
      output: {
        entryFileNames: "[name]-[hash].js",
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
      },
    },
  },
});
